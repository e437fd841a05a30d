package dev.firebreak.jobs.offline;

import dev.firebreak.aggregation.Rows;

/** A question that can be asked about a matrix of rows as well as by a line of JSON. */
public interface RowsQuestion extends Question {

    /**
     * Computes the answer for these rows; everything else is what the question was made with.
     *
     * @throws dev.firebreak.core.InputException if something is missing or not acceptable
     * @throws IllegalArgumentException if it cannot be computed
     */
    RowsLineAnswer answer(Rows rows);
}
