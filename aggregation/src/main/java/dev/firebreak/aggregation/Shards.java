package dev.firebreak.aggregation;

import java.io.Serializable;
import java.util.List;

/**
 * n rows whose columns are kept in blocks, in other places. Block b holds columns {@code [first_b, first_b + width_b)} of all rows, and
 * every {@code first_b} is a multiple of {@link #SEGMENT}; cut like this, an aggregation has the bits it has on one machine.
 */
public interface Shards {
    /** Columns whose inner products are added up before they travel. */
    int SEGMENT = GramPass.SEGMENT;

    /** Rows, n. */
    int count();

    /** Columns of all blocks together, d. */
    int dimension();

    /** Runs a task where each block is, and returns the answers in the order of the columns. */
    <T extends Serializable> List<T> onEach(Task<T> task);

    /** What is sent to a block. */
    interface Task<T extends Serializable> extends Serializable {
        /**
         * Runs on one block.
         *
         * @param block all rows, of which it holds the columns from {@code firstColumn} on
         * @throws IllegalArgumentException if {@code firstColumn} is not a multiple of {@link Shards#SEGMENT}
         */
        T run(Rows block, int firstColumn);
    }
}
