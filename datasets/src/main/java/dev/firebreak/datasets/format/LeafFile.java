package dev.firebreak.datasets.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import dev.firebreak.core.Printable;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;

/** One file of {@link Leaf}, read as a stream of JSON tokens: a file of many writers is not held as text. */
final class LeafFile implements Closeable {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final DataFile file;
    private final int classes;
    private final Leaf examples;
    private final JsonParser json;
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private List<String> users;
    private List<Integer> announced;
    private String place = "";
    private float[] scratch = new float[1];

    LeafFile(DataFile file, int classes, Leaf examples) {
        this.file = file;
        this.classes = classes;
        this.examples = examples;
        try {
            this.json = JSON.createParser(file.open());
        } catch (IOException e) {
            throw file.problem("cannot be read: " + e.getMessage(), e);
        }
    }

    DataFile file() {
        return file;
    }

    /** A refusal at the current token. */
    InputException problem(String what) {
        return problem(json.currentTokenLocation().getByteOffset(), what, null);
    }

    private InputException problem(long offset, String what, Throwable cause) {
        return file.problem("at byte " + Math.max(0, offset) + " of the content: " + place + what, cause);
    }

    /** Hands all examples to {@link Leaf}. */
    void read() {
        try {
            next(JsonToken.START_OBJECT, "a JSON object of users, num_samples and user_data");
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                field(name);
            }
            if (json.nextToken() != null) {
                throw problem("something follows the object; expected one object in a file");
            }
        } catch (JsonProcessingException e) {
            long offset = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
            throw problem(offset, "is not JSON: " + Printable.shortened(e.getOriginalMessage()), e);
        } catch (EOFException | ZipException e) {
            throw problem(offset(), "the compressed file is cut off or damaged shortly after", e);
        } catch (IOException e) {
            throw problem(offset(), "cannot be read: " + e.getMessage(), e);
        }
        check();
    }

    private long offset() {
        return json.currentLocation().getByteOffset();
    }

    private void field(String name) throws IOException {
        switch (name) {
            case "users" -> users = users();
            case "num_samples" -> announced = wholes("num_samples", Integer.MAX_VALUE);
            case "user_data" -> userData();
            default -> json.skipChildren();
        }
    }

    private List<String> users() throws IOException {
        at(JsonToken.START_ARRAY, "users to be a list of names");
        List<String> names = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            at(JsonToken.VALUE_STRING, "users to be a list of names");
            if (names.size() == Targets.MOST_OWNERS) {
                throw problem("more than " + Targets.MOST_OWNERS + " writers are too many");
            }
            names.add(json.getText());
        }
        return names;
    }

    private void userData() throws IOException {
        at(JsonToken.START_OBJECT, "user_data to be an object with an entry for each writer");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String writer = json.currentName();
            place = "writer '" + Excerpt.of(writer) + "': ";
            examples.writer(writer, this);
            next(JsonToken.START_OBJECT, "an object of x and y");
            counts.put(writer, writer(writer));
            place = "";
        }
    }

    private int writer(String writer) throws IOException {
        List<Object> x = null;
        List<Integer> y = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals("x")) {
                x = inputs();
            } else if (name.equals("y")) {
                y = wholes("y", classes - 1);
            } else {
                json.skipChildren();
            }
        }
        if (x == null || y == null) {
            throw problem("there is no " + (x == null ? "x" : "y") + "; expected both x and y");
        }
        if (x.size() != y.size()) {
            throw problem("x has " + x.size() + " examples, but y has " + y.size());
        }
        examples.add(writer, x, y);
        return y.size();
    }

    private List<Object> inputs() throws IOException {
        at(JsonToken.START_ARRAY, "x to be a list with a list of numbers for each example");
        List<Object> inputs = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            at(JsonToken.START_ARRAY, "x to hold a list of numbers for each example");
            inputs.add(examples.row(input(inputs.size()), this));
        }
        return inputs;
    }

    private float[] input(int example) throws IOException {
        int expected = examples.numbers();
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            float value = json.currentToken().isNumeric() ? (float) json.getDoubleValue() : Float.NaN;
            if (!Float.isFinite(value)) {
                throw problem("x of example " + example + " holds " + Excerpt.of(json.getText())
                        + "; expected finite numbers of float32");
            }
            if (count == scratch.length) {
                scratch = Arrays.copyOf(scratch, 2 * count);
            }
            scratch[count++] = value;
        }
        if (expected > 0 && count != expected) {
            throw problem("x of example " + example + " has " + count + " numbers; expected " + expected
                    + " as in the examples before");
        }
        scratch = scratch.length == count ? scratch : Arrays.copyOf(scratch, count);
        return scratch;
    }

    private List<Integer> wholes(String what, int greatest) throws IOException {
        at(JsonToken.START_ARRAY, what + " to be a list of whole numbers");
        List<Integer> wholes = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            double value = json.currentToken().isNumeric() ? json.getDoubleValue() : Double.NaN;
            if (value != Math.rint(value) || value < 0 || value > greatest) {
                throw problem(what + " holds " + Excerpt.of(json.getText()) + " at place " + wholes.size()
                        + "; expected whole numbers"
                        + (greatest == Integer.MAX_VALUE ? " of at least 0" : " from 0 to " + greatest));
            }
            wholes.add((int) value);
        }
        return wholes;
    }

    // Whether the lists of a file agree with what it holds.
    private void check() {
        if (users == null || announced == null || counts.isEmpty()) {
            String missing = users == null ? "users" : announced == null ? "num_samples" : "user_data";
            throw file.problem("there is no " + missing + "; expected users, num_samples and user_data", null);
        }
        if (announced.size() != users.size()) {
            throw file.problem("num_samples has " + announced.size() + " entries, but users has " + users.size(), null);
        }
        for (int i = 0; i < users.size(); i++) {
            Integer found = counts.remove(users.get(i));
            String writer = "writer '" + Excerpt.of(users.get(i)) + "' of users";
            if (found == null) {
                throw file.problem(writer + " is there twice, or has no entry in user_data", null);
            }
            if (!found.equals(announced.get(i))) {
                throw file.problem(
                        writer + " has " + found + " examples in user_data, but num_samples says " + announced.get(i),
                        null);
            }
        }
        if (!counts.isEmpty()) {
            throw file.problem(
                    "user_data has writers that users does not name: " + Excerpt.list(counts.keySet()), null);
        }
    }

    private void next(JsonToken expected, String what) throws IOException {
        json.nextToken();
        at(expected, what);
    }

    private void at(JsonToken expected, String what) {
        if (!json.hasToken(expected)) {
            throw problem("expected " + what);
        }
    }

    @Override
    public void close() {
        try {
            json.close();
        } catch (IOException e) {
            throw file.problem("cannot be closed: " + e.getMessage(), e);
        }
    }
}
