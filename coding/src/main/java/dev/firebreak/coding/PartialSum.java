package dev.firebreak.coding;

import java.util.Arrays;

/** Sums of disjoint blocks of subset gradients as they are decoded, and the mean over the subsets they cover. */
final class PartialSum {
    private double[] sum;
    private int subsets;

    /** Adds the sum over {@code count} more subsets. */
    void add(double[] block, int count) {
        if (sum == null) {
            sum = block.clone();
        } else {
            for (int q = 0; q < sum.length; q++) {
                sum[q] += block[q];
            }
        }
        subsets += count;
    }

    /** Adds the mean over {@code count} more subsets. */
    void addMean(double[] mean, int count) {
        add(Arrays.stream(mean).map(x -> count * x).toArray(), count);
    }

    /** The mean over the subsets covered; a lost round if there are none. */
    Decoded mean(DecodingStatus status, int[] suspects) {
        if (sum == null) {
            return new Decoded.Lost("no message of the round could be used", suspects);
        }
        double[] mean = new double[sum.length];
        for (int q = 0; q < mean.length; q++) {
            mean[q] = sum[q] / subsets;
        }
        return new Decoded.Recovered(mean, status, suspects);
    }
}
