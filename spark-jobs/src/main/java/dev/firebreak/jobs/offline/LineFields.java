package dev.firebreak.jobs.offline;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Draw;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import dev.firebreak.core.part.Nearest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The values of one line by key. A key has the same type in every command. Numbers go straight into arrays, with no tree in between.
 */
final class LineFields {
    private final Map<String, Object> values = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    /** The fields of a line's object. @throws InputException if a key is not among these, or its value is of another type */
    static LineFields read(JsonParser line, List<String> keys) throws IOException {
        LineFields fields = new LineFields();
        while (line.nextToken() != JsonToken.END_OBJECT) {
            String key = line.currentName();
            if (!keys.contains(key)) {
                throw new InputException("unknown key '" + key + "'" + Nearest.hint(key, keys));
            }
            line.nextToken();
            fields.values.put(
                    key,
                    switch (key) {
                        case "attack", "pipeline", "precision", "method", "conversion", "schedule" -> text(line, key);
                        case "byzantine", "round" -> natural(line, key);
                        case "seed" -> whole(line, key);
                        case "vectors", "own", "flipped" -> Rows.of(matrix(line, key));
                        case "state" -> vector(line, key, 16);
                        case "permutation" -> naturals(line, key);
                        case "memory" -> new State(vectors(line, key));
                        default -> real(line, key);
                    });
        }
        return fields;
    }

    /** The fields of a file that holds rows and nothing else. */
    static LineFields of(Rows rows) {
        LineFields fields = new LineFields();
        fields.values.put("vectors", rows);
        return fields;
    }

    private static String text(JsonParser line, String key) throws IOException {
        expect(line.currentToken() == JsonToken.VALUE_STRING, line, key, "a text");
        return line.getText();
    }

    private static long whole(JsonParser line, String key) throws IOException {
        expect(line.currentToken() == JsonToken.VALUE_NUMBER_INT, line, key, "a whole number");
        return line.getLongValue();
    }

    private static int natural(JsonParser line, String key) throws IOException {
        boolean whole = line.currentToken() == JsonToken.VALUE_NUMBER_INT;
        boolean natural = whole && line.getLongValue() >= 0 && line.getLongValue() <= Integer.MAX_VALUE;
        expect(natural, line, key, "a whole number from 0");
        return (int) line.getLongValue();
    }

    private static double real(JsonParser line, String key) throws IOException {
        boolean finite = line.currentToken().isNumeric() && Double.isFinite(line.getDoubleValue());
        expect(finite, line, key, "a number");
        return line.getDoubleValue();
    }

    private static SortedMap<String, double[]> vectors(JsonParser line, String key) throws IOException {
        expect(line.currentToken() == JsonToken.START_OBJECT, line, key, "an object of lists of numbers");
        SortedMap<String, double[]> vectors = new TreeMap<>();
        while (line.nextToken() != JsonToken.END_OBJECT) {
            String name = line.currentName();
            line.nextToken();
            expectArray(line, key + "." + name, "a list of numbers");
            vectors.put(name, vector(line, key + "." + name, 16));
        }
        return vectors;
    }

    private static int[] naturals(JsonParser line, String key) throws IOException {
        expectArray(line, key, "a list of whole numbers");
        IntStream.Builder values = IntStream.builder();
        while (line.nextToken() != JsonToken.END_ARRAY) {
            values.add(natural(line, key));
        }
        return values.build().toArray();
    }

    // At least one row, all of one length; a row that is null was never received and is NaN in every coordinate.
    private static double[][] matrix(JsonParser line, String key) throws IOException {
        expectArray(line, key, "a list of rows");
        List<double[]> rows = new ArrayList<>();
        int d = -1;
        while (line.nextToken() != JsonToken.END_ARRAY) {
            String name = key + "[" + rows.size() + "]";
            double[] row = vector(line, name, Math.max(d, 16));
            if (row != null && d >= 0 && row.length != d) {
                throw new InputException(name + " has " + row.length + " numbers, but the rows before it have " + d);
            }
            d = row == null ? d : row.length;
            rows.add(row);
        }
        if (d < 0) {
            throw new InputException("'" + key + "' must hold at least one row of numbers");
        }
        double[] missing = new double[d];
        Arrays.fill(missing, Double.NaN);
        rows.replaceAll(row -> row == null ? missing.clone() : row);
        return rows.toArray(double[][]::new);
    }

    // Null for null.
    private static double[] vector(JsonParser line, String name, int guess) throws IOException {
        if (line.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        expectArray(line, name, "a list of numbers");
        double[] values = new double[guess];
        int count = 0;
        while (line.nextToken() != JsonToken.END_ARRAY) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count] = number(line, name, count);
            count++;
        }
        return count == values.length ? values : Arrays.copyOf(values, count);
    }

    private static double number(JsonParser line, String name, int index) throws IOException {
        if (line.currentToken().isNumeric()) {
            return line.getDoubleValue();
        }
        return switch (line.getText()) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default ->
                throw new InputException(name + "[" + index
                        + "] must be a number, \"NaN\", \"Infinity\" or \"-Infinity\", but is " + line.getText());
        };
    }

    private static void expectArray(JsonParser line, String name, String what) throws IOException {
        expect(line.currentToken() == JsonToken.START_ARRAY, line, name, what);
    }

    private static void expect(boolean holds, JsonParser line, String name, String what) throws IOException {
        if (!holds) {
            throw new InputException("'" + name + "' must be " + what + ", but is " + line.getText());
        }
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** The value of a key; the fallback, which may be null, if the line leaves it out. */
    <T> T get(String key, Class<T> type, T fallback) {
        used.add(key);
        return has(key) ? type.cast(values.get(key)) : fallback;
    }

    /** The value of a key. @throws InputException if the line leaves it out and the fallback is null */
    <T> T required(String key, Class<T> type, T fallback) {
        T value = get(key, type, fallback);
        if (value == null) {
            throw new InputException("key '" + key + "' is missing");
        }
        return value;
    }

    double number(String key) {
        return required(key, Double.class, null);
    }

    double number(String key, double fallback) {
        return get(key, Double.class, fallback);
    }

    /** A whole number from 1 that is written as any number. */
    int count(String key) {
        double value = number(key);
        if (value != Math.rint(value) || value < 1 || value > Integer.MAX_VALUE) {
            throw new InputException("'" + key + "' must be a whole number from 1, but is " + value);
        }
        return (int) value;
    }

    /** One of some words; the fallback if the line leaves it out, unless that is null. */
    String word(String key, String fallback, String... allowed) {
        String word = get(key, String.class, fallback);
        String words = String.join(", ", allowed);
        if (word == null) {
            throw new InputException("key '" + key + "' is missing; it is one of " + words);
        }
        if (!List.of(allowed).contains(word)) {
            throw new InputException("'" + key + "' must be one of " + words + ", but is '" + word + "'");
        }
        return word;
    }

    /** Where a pipeline starts, and its permutation; one that is not given is drawn from the seed. */
    AggregationContext context(long seed, int round) {
        int[] permutation = get("permutation", int[].class, null);
        return new AggregationContext(
                get("state", double[].class, null),
                permutation == null ? Draw.seeded(seed, round) : Draw.fixed(permutation));
    }

    /** Refuses keys that had no effect on the answer. */
    void refuseUnused(String method) {
        List<String> unused = values.keySet().stream()
                .filter(key -> !used.contains(key))
                .sorted()
                .toList();
        if (!unused.isEmpty()) {
            throw new InputException("with these keys " + method + " has no use for " + String.join(", ", unused));
        }
    }
}
