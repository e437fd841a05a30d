package dev.firebreak.jobs.offline;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** What a command computes for one line. */
@FunctionalInterface
public interface Question {

    /**
     * Reads the line and computes its answer.
     *
     * @throws dev.firebreak.core.InputException if the line lacks something that is needed
     * @throws IllegalArgumentException if the answer cannot be computed
     */
    Answer answer(LineObject line) throws IOException;

    /** The computed answer to one line. */
    @FunctionalInterface
    interface Answer {

        /** Writes the fields of the answer's object. */
        void writeFields(JsonGenerator json) throws IOException;
    }
}
