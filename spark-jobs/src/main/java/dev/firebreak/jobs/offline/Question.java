package dev.firebreak.jobs.offline;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.aggregation.Rows;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What a command computes for one line, or for the rows of a file. */
interface Question {

    /** The keys that a line may have. */
    List<String> keys();

    /** Keys that are written one after the other. */
    default List<String> words(String keys) {
        return List.of(keys.split(" ", -1));
    }

    /**
     * Computes the answer.
     *
     * @throws dev.firebreak.core.InputException if something that is needed is missing or not acceptable
     * @throws IllegalArgumentException if the answer cannot be computed
     */
    Answer answer(LineFields given);

    /**
     * A computed answer.
     *
     * @param rows computed numbers, written first; {@code null} if there are none
     * @param vector whether they are one vector, field {@code "result"}; else a list of rows, field {@code "rows"}
     * @param facts the other fields
     */
    record Answer(Rows rows, boolean vector, ObjectNode facts) {

        /** An answer without rows. */
        static Answer of(ObjectNode facts) {
            return new Answer(null, false, facts);
        }

        void writeFields(JsonGenerator json) throws IOException {
            if (vector) {
                json.writeFieldName("result");
                write(json, rows.row(0));
            } else if (rows != null) {
                json.writeArrayFieldStart("rows");
                for (int i = 0; i < rows.count(); i++) {
                    write(json, rows.row(i));
                }
                json.writeEndArray();
            }
            for (Map.Entry<String, JsonNode> fact : facts.properties()) {
                json.writeFieldName(fact.getKey());
                json.writeTree(fact.getValue());
            }
        }

        private static void write(JsonGenerator json, double[] vector) throws IOException {
            json.writeArray(vector, 0, vector.length);
        }
    }
}
