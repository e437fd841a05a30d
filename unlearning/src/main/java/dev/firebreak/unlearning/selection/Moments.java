package dev.firebreak.unlearning.selection;

import java.util.Arrays;
import java.util.List;

/**
 * Counts, sums and a sample of one domain, none of which depends on the order of its records.
 *
 * @param count the number of records
 * @param sums of each of d features, rounded once
 * @param sample a uniform sample without replacement in the order of ids: the records with the smallest draws keyed by their ids
 */
public record Moments(long count, double[] sums, List<SampledRecord> sample) {

    /** The mean of all records, d numbers. */
    public double[] mean() {
        return Arrays.stream(sums).map(sum -> sum / count).toArray();
    }

    /** The features of the sample. */
    public double[][] rows() {
        return sample.stream().map(record -> record.dense(sums.length)).toArray(double[][]::new);
    }
}
