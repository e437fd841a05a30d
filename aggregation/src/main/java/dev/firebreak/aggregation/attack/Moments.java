package dev.firebreak.aggregation.attack;

import dev.firebreak.aggregation.Rows;

/** Coordinate-wise mean and standard deviation of rows, read a block of columns at a time and summed in worker order. */
final class Moments {
    // Two blocks of this many doubles stay in the first-level cache.
    private static final int BLOCK = 1024;

    private Moments() {}

    /** The mean of q >= 1 rows, d numbers. */
    static double[] mean(Rows rows) {
        int q = rows.count();
        double[] mean = new double[rows.dimension()];
        double[] block = new double[BLOCK];
        for (int from = 0; from < mean.length; from += BLOCK) {
            int to = Math.min(mean.length, from + BLOCK);
            for (int i = 0; i < q; i++) {
                rows.copy(i, from, to, block, 0);
                for (int j = from; j < to; j++) {
                    mean[j] += block[j - from];
                }
            }
            for (int j = from; j < to; j++) {
                mean[j] /= q;
            }
        }
        return mean;
    }

    /**
     * The standard deviation per coordinate, d numbers; 0 for a single row.
     *
     * @param mean the rows' mean
     * @param deviation which divisor
     */
    static double[] deviation(Rows rows, double[] mean, Deviation deviation) {
        int q = rows.count();
        double[] result = new double[mean.length];
        if (q == 1) {
            return result;
        }
        double[] block = new double[BLOCK];
        for (int from = 0; from < mean.length; from += BLOCK) {
            int to = Math.min(mean.length, from + BLOCK);
            for (int i = 0; i < q; i++) {
                rows.copy(i, from, to, block, 0);
                for (int j = from; j < to; j++) {
                    double difference = block[j - from] - mean[j];
                    result[j] = Math.fma(difference, difference, result[j]);
                }
            }
            for (int j = from; j < to; j++) {
                result[j] = Math.sqrt(result[j] / deviation.divisor(q));
            }
        }
        return result;
    }
}
