package dev.firebreak.jobs.offline;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** The computed answer to one line. */
@FunctionalInterface
public interface LineAnswer {

    /** Writes the fields of the answer's object. */
    void writeFields(JsonGenerator json) throws IOException;
}
