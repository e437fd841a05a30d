package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.ColumnBlock;
import dev.firebreak.aggregation.CoordinateRule;
import dev.firebreak.aggregation.certificate.Kappa;

/**
 * Mean around the median: per coordinate, the mean of the n - f values nearest to the median, the lower worker index first among equally
 * near ones (Xie, Koyejo and Gupta, "Generalized Byzantine-tolerant SGD", 2018).
 */
record Meamed() implements CoordinateRule {

    @Override
    public void reduce(ColumnBlock block, int byzantine, double[] out, int offset) {
        int n = block.rows();
        int width = block.width();
        int kept = n - byzantine;
        block.meanOfRanks((n - 1) / 2, n / 2 + 1, out, offset);
        double[] x = block.values();
        double[] distances = block.scratch();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < width; j++) {
                distances[i * width + j] = Math.abs(x[i * width + j] - out[offset + j]);
            }
        }
        int limits = n * width;
        block.meanOfRanks(distances, kept - 1, kept, distances, limits);
        double[] counts = block.meanWithin(distances, limits, kept, out, offset);
        for (int j = 0; j < width; j++) {
            if (distances[limits + j] == Double.POSITIVE_INFINITY) {
                // Distances that left the range cannot be compared; the caller computes the column again with smaller
                // numbers.
                out[offset + j] = Double.NaN;
            } else if (counts[j] != kept) {
                out[offset + j] = meanWithin(x, distances, n, width, j, distances[limits + j], kept);
            }
        }
    }

    // Where several values are at the limit: all nearer ones, and the first ones at the limit that fill the number.
    private static double meanWithin(
            double[] x, double[] distances, int n, int width, int column, double limit, int kept) {
        int atLimit = kept;
        for (int i = 0; i < n; i++) {
            atLimit -= distances[i * width + column] < limit ? 1 : 0;
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double distance = distances[i * width + column];
            if (distance < limit || (distance == limit && atLimit-- > 0)) {
                sum += x[i * width + column];
            }
        }
        return sum / kept;
    }

    @Override
    public Kappa kappa(int n, int f) {
        return f == 0
                ? Kappa.againstVariance(0, "the result is the mean of all rows")
                : new Kappa.Unproven("none given in the papers this library follows");
    }
}
