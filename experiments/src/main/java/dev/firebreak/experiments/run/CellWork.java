package dev.firebreak.experiments.run;

import java.io.Serializable;

/**
 * What is done for each cell: a pure function, so that retries, speculation and the place where it runs change nothing. It runs on
 * one thread of an executor, or of this process.
 *
 * @param <I> its input
 * @param <O> its result
 */
@FunctionalInterface
public interface CellWork<I extends Serializable, O extends Serializable> extends Serializable {

    /** The result for an input. */
    O run(I input);
}
