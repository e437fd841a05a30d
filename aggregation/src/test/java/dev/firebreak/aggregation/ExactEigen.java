package dev.firebreak.aggregation;

import java.math.BigDecimal;
import java.math.MathContext;

/** The largest eigenvalue of a small symmetric matrix and its vector, by Jacobi's rotations in {@value #PRECISION} digits. */
final class ExactEigen {
    private static final int PRECISION = 40;
    private static final MathContext DIGITS = new MathContext(PRECISION);
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final int SWEEPS = 8;

    final BigDecimal value;
    final BigDecimal[] vector;

    ExactEigen(BigDecimal[][] symmetric) {
        int d = symmetric.length;
        BigDecimal[][] a = new BigDecimal[d][d];
        BigDecimal[][] v = new BigDecimal[d][d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                a[i][j] = symmetric[i][j].round(DIGITS);
                v[i][j] = i == j ? BigDecimal.ONE : BigDecimal.ZERO;
            }
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int p = 0; p < d; p++) {
                for (int q = p + 1; q < d; q++) {
                    rotate(a, v, p, q);
                }
            }
        }
        int top = 0;
        for (int i = 1; i < d; i++) {
            top = a[i][i].compareTo(a[top][top]) > 0 ? i : top;
        }
        value = a[top][top];
        vector = new BigDecimal[d];
        for (int i = 0; i < d; i++) {
            vector[i] = v[i][top];
        }
    }

    private static void rotate(BigDecimal[][] a, BigDecimal[][] v, int p, int q) {
        if (a[p][q].signum() == 0) {
            return;
        }
        BigDecimal theta = a[q][q].subtract(a[p][p]).divide(a[p][q].multiply(TWO), DIGITS);
        BigDecimal root =
                ExactRows.root(theta.multiply(theta).add(BigDecimal.ONE).round(DIGITS));
        BigDecimal t = BigDecimal.ONE.divide(theta.abs().add(root), DIGITS);
        t = theta.signum() < 0 ? t.negate() : t;
        BigDecimal c = BigDecimal.ONE.divide(
                ExactRows.root(t.multiply(t).add(BigDecimal.ONE).round(DIGITS)), DIGITS);
        BigDecimal s = t.multiply(c, DIGITS);
        int d = a.length;
        for (int k = 0; k < d; k++) {
            BigDecimal x = a[k][p];
            BigDecimal y = a[k][q];
            a[k][p] = c.multiply(x).subtract(s.multiply(y)).round(DIGITS);
            a[k][q] = s.multiply(x).add(c.multiply(y)).round(DIGITS);
            x = v[k][p];
            y = v[k][q];
            v[k][p] = c.multiply(x).subtract(s.multiply(y)).round(DIGITS);
            v[k][q] = s.multiply(x).add(c.multiply(y)).round(DIGITS);
        }
        for (int k = 0; k < d; k++) {
            BigDecimal x = a[p][k];
            BigDecimal y = a[q][k];
            a[p][k] = c.multiply(x).subtract(s.multiply(y)).round(DIGITS);
            a[q][k] = s.multiply(x).add(c.multiply(y)).round(DIGITS);
        }
    }
}
