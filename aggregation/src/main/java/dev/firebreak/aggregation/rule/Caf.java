package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.GeometricRule;
import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.Ranking;
import dev.firebreak.aggregation.WideLengths;
import dev.firebreak.aggregation.certificate.Kappa;
import dev.firebreak.core.linalg.SymmetricEigen;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Covariance bound agnostic filter (Allouah, Guerraoui and Stephan, "Towards trustworthy federated learning with
 * untrusted participants", ICML 2025, algorithm 2): rows lose weight by how far they stick out along the direction of largest variance, until n - 2f of weight is left; the
 * result is the weighted mean whose largest variance was least.
 *
 * <p>The largest excess is taken over rows that still have weight, as opposed to the published code, where one far row that is already
 * out keeps all others from moving. So at least one row loses all weight in each pass, and there are at most n.
 */
record Caf() implements GeometricRule {
    // All rows that still have weight coincide, but for rounding.
    private static final double NO_SPREAD = 1e-12;

    @Override
    public double[] weights(Gram gram, int byzantine) {
        Filter filter = new Filter(gram, byzantine);
        while (filter.isOpen()) {
            filter.pass();
        }
        return filter.best;
    }

    /** The passes over the weights. */
    static final class Filter {
        private final Gram gram;
        private final int n;
        private final int left;
        private final double[] c;
        private double[] best;
        private double least = Double.POSITIVE_INFINITY;
        private double total;
        private boolean settled;

        Filter(Gram gram, int byzantine) {
            this.gram = gram;
            this.n = gram.n();
            this.left = n - 2 * byzantine;
            this.c = new double[n];
            Arrays.fill(c, 1);
            this.total = n;
            this.best = Ranking.average(n, IntStream.range(0, n).toArray());
        }

        /** Whether another pass may find less variance. */
        boolean isOpen() {
            return !settled && total > left;
        }

        /** Weighs the rows, keeps the weights if their variance is the least so far, and takes weight from rows that stick out. */
        void pass() {
            double[] w = new double[n];
            for (int i = 0; i < n; i++) {
                w[i] = c[i] / total;
            }
            int exponent = exponent(gram, w);
            double[] centred = centred(squares(gram, w, exponent), w);
            double[] dual = new double[n * n];
            double spread = 0;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n && w[i] > 0; j++) {
                    dual[i * n + j] = w[j] > 0 ? Math.sqrt(w[i] * w[j]) * centred[i * n + j] : 0;
                }
                spread += dual[i * n + i];
            }
            SymmetricEigen.Pair top = SymmetricEigen.largestPair(dual, n);
            // Across passes variances are compared by their roots, which stay in range.
            double deviation = Math.scalb(Math.sqrt(Math.max(0, top.value())), exponent);
            if (deviation < least) {
                least = deviation;
                best = w;
            }
            double[] excess = excess(centred, w, top);
            double largest = Arrays.stream(excess).max().orElse(0);
            settled = !(largest > 0) || !(top.value() > NO_SPREAD * spread);
            if (settled) {
                return;
            }
            total = 0;
            for (int i = 0; i < n; i++) {
                c[i] = c[i] > 0 ? c[i] * (1 - excess[i] / largest) : 0;
                total += c[i];
            }
        }
    }

    // The power of two near the largest distance among rows with weight, 0 where distances can be squared as they are.
    private static int exponent(Gram gram, double[] w) {
        double largest = 0;
        for (int i = 0; i < w.length && gram.isWide(); i++) {
            for (int j = 0; j < i; j++) {
                largest = w[i] > 0 && w[j] > 0 ? Math.max(largest, gram.key(i, j)) : largest;
            }
        }
        return WideLengths.exponent(largest);
    }

    // Squared distances divided by 2^(2 exponent); those of rows without weight do not count.
    private static double[] squares(Gram gram, double[] w, int exponent) {
        if (!gram.isWide()) {
            return gram.keys();
        }
        int n = w.length;
        double[] squares = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double length = w[i] > 0 && w[j] > 0 ? Math.scalb(gram.key(i, j), -exponent) : 0;
                squares[i * n + j] = length * length;
            }
        }
        return squares;
    }

    // <x_i - mu, x_j - mu> with mu the mean of weights w; rows without weight do not enter mu, however far they are.
    private static double[] centred(double[] squares, double[] w) {
        int n = w.length;
        double[] means = new double[n];
        double all = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                means[i] += w[j] > 0 ? w[j] * squares[i * n + j] : 0;
            }
            all += w[i] > 0 ? w[i] * means[i] : 0;
        }
        double[] centred = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                centred[i * n + j] = (means[i] + means[j] - all - squares[i * n + j]) / 2;
            }
        }
        return centred;
    }

    // <v, x_i - mu>^2 of rows with weight, v being the top direction: v = X^T (sqrt(w) u) / sqrt(lambda).
    private static double[] excess(double[] centred, double[] w, SymmetricEigen.Pair top) {
        int n = w.length;
        double[] excess = new double[n];
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int j = 0; j < n && w[i] > 0; j++) {
                sum += w[j] > 0 ? centred[i * n + j] * (Math.sqrt(w[j]) * top.vector()[j]) : 0;
            }
            excess[i] = sum / top.value() * sum;
        }
        return excess;
    }

    @Override
    public Kappa kappa(int n, int f) {
        return f == 0
                ? new Kappa.Proven(0, Kappa.Spread.LARGEST_EIGENVALUE, "the result is the mean of all rows")
                : new Kappa.Unproven("O(f/n) against the largest eigenvalue; the paper's constant is not known here");
    }
}
