package dev.firebreak.jobs.selection;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Refuses JSON in which an object has a key twice, of which Spark's reader takes one without a message. */
final class UniqueKeys {
    // What Spark's reader takes besides JSON: a line that it reads must not escape this check.
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS)
            .build();

    private UniqueKeys() {}

    /**
     * The line, whose objects have no key twice as far as it is JSON.
     *
     * @param place of the line, for the refusal
     * @throws InputException if an object in it has a key twice
     */
    static String checked(String place, String line) {
        Deque<Set<String>> objects = new ArrayDeque<>();
        try (JsonParser json = JSON.createParser(line)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    objects.push(new HashSet<>());
                } else if (token == JsonToken.END_OBJECT) {
                    objects.pop();
                } else if (token == JsonToken.FIELD_NAME && !objects.element().add(json.currentName())) {
                    throw new InputException(place + ": the key '" + Excerpt.of(json.currentName())
                            + "' is there more than once in " + Excerpt.of(line));
                }
            }
        } catch (IOException malformed) {
            // Spark's reader reports it.
            return line;
        }
        return line;
    }
}
