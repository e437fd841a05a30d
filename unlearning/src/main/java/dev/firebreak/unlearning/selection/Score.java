package dev.firebreak.unlearning.selection;

/** How typical a record of the unwanted sample is of its distribution; the highest scores are removed first. */
@FunctionalInterface
public interface Score {

    /**
     * The score of a record.
     *
     * @param record its position in the unwanted sample
     * @param x its d features
     */
    double of(long record, double[] x);
}
