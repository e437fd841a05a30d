package dev.firebreak.unlearning.selection;

/** How strongly a record of the unwanted sample speaks for its distribution; the highest are removed first. */
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
