package dev.firebreak.experiments.run;

import dev.firebreak.core.State;
import java.io.Serializable;

/**
 * What is done for each cell: a pure function, so that retries, speculation and the place where it runs change nothing. It runs on
 * one thread of an executor, or of this process.
 *
 * @param <I> what it is given
 */
@FunctionalInterface
public interface CellWork<I extends Serializable> extends Serializable {

    /** The numbers found, by name. */
    State run(I input);
}
