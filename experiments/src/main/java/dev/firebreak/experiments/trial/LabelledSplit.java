package dev.firebreak.experiments.trial;

import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.Features;
import java.util.stream.IntStream;

/**
 * A data set with an unwanted class, ready to learn from.
 *
 * @param train training records
 * @param test test records
 * @param unwanted the unwanted class
 * @param scored what scores see: one row per training record, by position
 */
record LabelledSplit(Examples train, Examples test, int unwanted, double[][] scored) {

    /** Positions of training records of the unwanted class, or of the others. */
    int[] positions(boolean ofUnwanted) {
        return IntStream.range(0, train.count())
                .filter(i -> (train.label(i) == unwanted) == ofUnwanted)
                .toArray();
    }

    /** All features, one row per record. */
    static double[][] rows(Features features) {
        double[][] rows = new double[features.count()][features.dimension()];
        for (int i = 0; i < rows.length; i++) {
            features.copy(i, rows[i], 0);
        }
        return rows;
    }
}
