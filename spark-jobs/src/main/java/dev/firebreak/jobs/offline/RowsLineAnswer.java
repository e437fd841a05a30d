package dev.firebreak.jobs.offline;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.firebreak.aggregation.Rows;
import java.io.IOException;

/**
 * Rows and what is to be said about them.
 *
 * @param rows the numbers
 * @param vector whether they are one vector, field {@code "result"}; else a list of rows, field {@code "rows"}
 * @param facts the other fields
 */
public record RowsLineAnswer(Rows rows, boolean vector, LineAnswer facts) implements LineAnswer {

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        if (vector) {
            json.writeFieldName("result");
            writeVector(json, rows.row(0));
        } else {
            json.writeArrayFieldStart("rows");
            for (int i = 0; i < rows.count(); i++) {
                writeVector(json, rows.row(i));
            }
            json.writeEndArray();
        }
        facts.writeFields(json);
    }

    static void writeVector(JsonGenerator json, double[] vector) throws IOException {
        json.writeArray(vector, 0, vector.length);
    }
}
