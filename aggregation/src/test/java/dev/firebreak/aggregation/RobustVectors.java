package dev.firebreak.aggregation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** How the robust family's vectors name rules and parameters, and how its cases are compared. */
public final class RobustVectors {
    private static final Map<String, String> NAMES = Map.of(
            "Average", "mean",
            "TrMean", "trimmed-mean",
            "GeometricMedian", "geometric-median",
            "MultiKrum", "multi-krum",
            "MoNNA", "monna",
            "CenteredClipping", "centered-clipping");
    private static final Map<String, Map<String, String>> PARAMETERS = Map.of(
            "geometric-median", Map.of("nu", "nu", "T", "iterations"),
            "centered-clipping", Map.of("L", "iterations", "tau", "radius"),
            "monna", Map.of("idx", "reference"),
            "clipping", Map.of("c", "threshold"),
            "bucketing", Map.of("s", "size"));

    private RobustVectors() {}

    /** Our name of a part. */
    static String name(String theirs) {
        return NAMES.getOrDefault(theirs, theirs.toLowerCase(Locale.ROOT));
    }

    /** A part of the vectors as our call. */
    public static String call(String theirs, JsonNode params) {
        String name = name(theirs);
        List<String> arguments = new ArrayList<>();
        params.fields().forEachRemaining(p -> {
            String parameter = parameter(name, p.getKey());
            if (parameter != null) {
                arguments.add(parameter + "=" + p.getValue().asText());
            }
        });
        return arguments.isEmpty() ? name : name + "(" + String.join(", ", arguments) + ")";
    }

    /** The pipeline that a case's parameters describe. */
    public static String chain(JsonNode params) {
        List<String> chain = new ArrayList<>();
        params.get("pre_aggregators").forEach(p -> chain.add(call(p)));
        chain.add(call(params.get("aggregator")));
        return String.join(" | ", chain);
    }

    private static String call(JsonNode part) {
        return call(part.get("name").asText(), part.get("params"));
    }

    // Null for what is not a parameter of the part here, such as f.
    private static String parameter(String part, String theirs) {
        return PARAMETERS.getOrDefault(part, Map.of()).get(theirs);
    }

    static int[] integers(JsonNode node) {
        int[] integers = new int[node.size()];
        for (int i = 0; i < integers.length; i++) {
            integers[i] = node.get(i).asInt();
        }
        return integers;
    }

    /** A matrix; a vector is a matrix of one row. */
    static double[][] matrix(JsonNode node) {
        return node.size() > 0 && node.get(0).isArray()
                ? ReferenceVectors.matrix(node)
                : new double[][] {ReferenceVectors.vector(node)};
    }

    static double[][] copy(double[][] matrix) {
        return Stream.of(matrix).map(double[]::clone).toArray(double[][]::new);
    }

    /** Each number within {@code atol + rtol |expected|} of the expected one. */
    public static void assertClose(JsonNode vector, double[][] got) {
        double[][] expected = matrix(vector.get("expected"));
        double rtol = vector.get("rtol").asDouble();
        double atol = vector.get("atol").asDouble();
        assertEquals(expected.length, got.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i].length, got[i].length);
            for (int j = 0; j < expected[i].length; j++) {
                assertEquals(expected[i][j], got[i][j], atol + rtol * Math.abs(expected[i][j]), i + "," + j);
            }
        }
    }

    /** Not a bit has changed. */
    static void assertSame(double[][] before, double[][] after) {
        for (int i = 0; i < before.length; i++) {
            assertArrayEquals(before[i], after[i]);
        }
    }
}
