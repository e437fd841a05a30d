package dev.firebreak.datasets.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.firebreak.core.InputException;
import dev.firebreak.core.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;

/** JSON objects, one per line of a text. */
final class JsonObjects {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonObjects() {}

    /** Takes the fields of an object; the parser stands at the field's value. */
    @FunctionalInterface
    interface Fields {
        void take(String name, JsonParser value) throws IOException;
    }

    /** Reads one object, in which no key is there twice and which nothing follows; refuses others by {@code problem}. */
    static void read(String line, Function<String, InputException> problem, Fields fields) {
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw problem.apply("expected a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                fields.take(name, json);
                // Reads, and so checks, what is inside.
                json.skipChildren();
            }
            if (json.nextToken() != null) {
                throw problem.apply("something follows the object; expected one object per line");
            }
        } catch (JsonProcessingException e) {
            throw problem.apply("is not JSON: " + Printable.shortened(e.getOriginalMessage()));
        } catch (IOException impossible) {
            throw new UncheckedIOException("a text in memory is read without errors", impossible);
        }
    }
}
