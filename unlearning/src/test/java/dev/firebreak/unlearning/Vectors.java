package dev.firebreak.unlearning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reference vectors from the resources, or from the folder that {@code firebreak.vectors} names. */
public final class Vectors {
    private Vectors() {}

    public static JsonNode read(String file) {
        String other = System.getProperty("firebreak.vectors", "");
        Path root = Path.of(other.isEmpty() ? "src/test/resources/vectors" : other);
        Path family = root.resolve("unlearning");
        try {
            return new ObjectMapper()
                    .readTree(Files.readAllBytes((Files.isDirectory(family) ? family : root).resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cases of a file under a field, at least one: a set without cases tests nothing. */
    public static Iterable<JsonNode> cases(JsonNode file, String field) {
        JsonNode cases = file.get(field);
        if (cases == null || !cases.isArray() || cases.isEmpty()) {
            fail("there are no cases under '" + field + "'");
        }
        return cases;
    }

    /** A number, where infinity is written {@code inf}. */
    public static double number(JsonNode node) {
        return node.isTextual() && node.asText().equals("inf") ? Double.POSITIVE_INFINITY : node.doubleValue();
    }

    public static double number(JsonNode node, String field) {
        return number(node.get(field));
    }

    public static double[] array(JsonNode node) {
        double[] values = new double[node.size()];
        Arrays.setAll(values, i -> number(node.get(i)));
        return values;
    }

    public static int[] indices(JsonNode node) {
        int[] values = new int[node.size()];
        Arrays.setAll(values, i -> node.get(i).intValue());
        return values;
    }

    public static double[][] matrix(JsonNode node) {
        double[][] rows = new double[node.size()][];
        Arrays.setAll(rows, i -> array(node.get(i)));
        return rows;
    }

    /** Inputs and targets as examples of so many classes. */
    public static Examples examples(JsonNode x, JsonNode y, int classes) {
        double[][] rows = matrix(x);
        double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        return new Examples(DenseFeatures.of(rows[0].length, flat), array(y), classes);
    }

    /** Passes when within the file's absolute or relative tolerance. */
    public static void close(JsonNode file, double expected, double actual, Object where) {
        JsonNode tolerance = file.get("tolerance");
        double relative = tolerance.has("rel") ? number(tolerance, "rel") : 0;
        double absolute = tolerance.has("abs") ? number(tolerance, "abs") : 0;
        boolean passes = expected == actual
                || Math.abs(actual - expected) <= absolute
                || Math.abs(actual - expected) <= relative * Math.abs(expected);
        if (!passes) {
            fail(where + ": expected " + expected + " but was " + actual);
        }
    }

    public static void close(JsonNode file, JsonNode expected, double[] actual, Object where) {
        assertEquals(expected.size(), actual.length, () -> "length of " + where);
        for (int i = 0; i < actual.length; i++) {
            close(file, number(expected.get(i)), actual[i], where + " [" + i + "]");
        }
    }
}
