package dev.firebreak.jobs.offline;

import java.io.IOException;

/** What a command computes for one line. */
@FunctionalInterface
public interface Question {

    /**
     * Reads the line and computes its answer.
     *
     * @throws dev.firebreak.core.InputException if the line does not say what is needed
     * @throws IllegalArgumentException if what it says cannot be computed
     */
    LineAnswer answer(LineObject line) throws IOException;
}
