package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.GeometricRule;
import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.Ranking;
import dev.firebreak.aggregation.WideLengths;
import dev.firebreak.aggregation.certificate.Kappa;
import dev.firebreak.core.linalg.SymmetricEigen;

/**
 * Smallest maximum eigenvalue averaging: the mean of the first n - f rows whose covariance has the least largest eigenvalue (Allouah,
 * Guerraoui, Gupta, Pinot and Stephan, "On the privacy-robustness-utility trilemma in distributed learning", ICML 2023).
 *
 * <p>The scatter matrix of a set only grows with the set, so the eigenvalue of a part bounds that of the whole.
 */
record Smea() implements GeometricRule {

    @Override
    public double[] weights(Gram gram, int byzantine) {
        int n = gram.n();
        if (byzantine == 0) {
            return Ranking.average(n, SubsetSearch.first("smea", n, n, (chosen, size, next) -> 0));
        }
        return Ranking.average(
                n, SubsetSearch.first("smea", n, n - byzantine, (chosen, size, next) -> scatter(gram, chosen, size)));
    }

    /**
     * The largest eigenvalue of sum (x_i - m)(x_i - m)^T over the chosen rows, from their distances: that of -J D J / 2. Of wide rows its
     * root, from distances divided by a power of two near the largest.
     */
    static double scatter(Gram gram, int[] chosen, int size) {
        double[] squares = new double[size * size];
        double largest = 0;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                squares[i * size + j] = gram.key(chosen[i], chosen[j]);
                largest = Math.max(largest, squares[i * size + j]);
            }
        }
        if (!gram.isWide()) {
            return scatter(squares, size);
        }
        int exponent = WideLengths.exponent(largest);
        for (int k = 0; k < squares.length; k++) {
            double length = Math.scalb(squares[k], -exponent);
            squares[k] = length * length;
        }
        return Math.scalb(Math.sqrt(Math.max(0, scatter(squares, size))), exponent);
    }

    private static double scatter(double[] squares, int size) {
        double[] means = new double[size];
        double all = 0;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                means[i] += squares[i * size + j] / size;
            }
            all += means[i] / size;
        }
        double[] dual = new double[size * size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                dual[i * size + j] = (means[i] + means[j] - all - squares[i * size + j]) / 2;
            }
        }
        return SymmetricEigen.largestValue(dual, size);
    }

    /**
     * ||F - m_H|| is at most the sum of the distances of both means from that of the rows they share, at least n - 2f, each at most
     * sqrt(f/(n-2f) lambda_max).
     */
    @Override
    public Kappa kappa(int n, int f) {
        return new Kappa.Proven(
                4 * Kappa.lowerBound(n, f), Kappa.Spread.LARGEST_EIGENVALUE, "derived from the definition: 4f/(n-2f)");
    }
}
