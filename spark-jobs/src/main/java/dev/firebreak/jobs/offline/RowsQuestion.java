package dev.firebreak.jobs.offline;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.firebreak.aggregation.Rows;
import java.io.IOException;
import java.util.List;

/** A question about a matrix of rows, which a line of JSON or a file holds. */
public abstract class RowsQuestion implements Question {
    private final List<String> keys;

    /** A question whose lines may have these keys. */
    RowsQuestion(String... keys) {
        this.keys = List.of(keys);
    }

    @Override
    public Answer answer(LineObject line) throws IOException {
        return answer(LineFields.read(line, keys));
    }

    /**
     * Computes the answer for these rows; everything else is given by the options of the command.
     *
     * @throws dev.firebreak.core.InputException if something is missing or not acceptable
     * @throws IllegalArgumentException if it cannot be computed
     */
    public Answer answer(Rows rows) {
        return answer(LineFields.of(rows));
    }

    abstract Answer answer(LineFields given);

    static void writeVector(JsonGenerator json, double[] vector) throws IOException {
        json.writeArray(vector, 0, vector.length);
    }

    /**
     * Computed rows and further fields.
     *
     * @param rows the numbers
     * @param vector whether they are one vector, field {@code "result"}; else a list of rows, field {@code "rows"}
     * @param facts the other fields
     */
    public record Answer(Rows rows, boolean vector, Question.Answer facts) implements Question.Answer {

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
    }
}
