package dev.firebreak.coding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Reference vectors of the coding family: every case of a kind, wherever its file is, and comparisons at its tolerance. */
public final class CodingVectors {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CodingVectors() {}

    /** What a test does with one case. */
    @FunctionalInterface
    public interface Check {
        void accept(Case vector) throws Exception;
    }

    /** One case with its file's tolerance. */
    public record Case(JsonNode node, double tolerance) {

        public int integer(String field) {
            return node.required(field).asInt();
        }

        public double real(String field) {
            return node.required(field).asDouble();
        }

        public String text(String field) {
            return node.required(field).asText();
        }

        public int[] integers(String field) {
            return read(node.required(field), int[].class);
        }

        public int[][] integerMatrix(String field) {
            return read(node.required(field), int[][].class);
        }

        public double[] vector(String field) {
            return read(node.required(field), double[].class);
        }

        public double[][] matrix(String field) {
            return read(node.required(field), double[][].class);
        }

        public Case under(JsonNode inner) {
            return new Case(inner, tolerance);
        }

        public void assertClose(String field, double actual) {
            close(real(field), actual, field);
        }

        public void assertClose(String field, double[] actual) {
            close(vector(field), actual, field);
        }

        public void assertClose(String field, double[][] actual) {
            double[][] expected = matrix(field);
            assertEquals(expected.length, actual.length, field);
            for (int i = 0; i < expected.length; i++) {
                close(expected[i], actual[i], field + "[" + i + "]");
            }
        }

        public void close(double[] expected, double[] actual, String what) {
            assertEquals(expected.length, actual.length, what);
            for (int i = 0; i < expected.length; i++) {
                close(expected[i], actual[i], what + "[" + i + "]");
            }
        }

        public void close(double expected, double actual, String what) {
            double allowed = tolerance * Math.max(1, Math.abs(expected));
            assertTrue(Math.abs(actual - expected) <= allowed, () -> what + ": " + actual + " is not " + expected);
        }
    }

    /** One test per case of this kind. */
    public static Stream<DynamicTest> cases(String kind, Check check) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files()) {
            JsonNode root = read(file);
            if (!kind.equals(root.path("kind").asText())) {
                continue;
            }
            assertFalse(root.required("cases").isEmpty(), file + " holds no case");
            double tolerance = root.required("tolerance_rel").asDouble();
            int index = 0;
            for (JsonNode node : root.required("cases")) {
                tests.add(DynamicTest.dynamicTest(
                        file.getFileName() + " case " + index++, () -> check.accept(new Case(node, tolerance))));
            }
        }
        assertFalse(tests.isEmpty() && outside().isEmpty(), "no vectors of kind " + kind);
        return tests.stream();
    }

    /** The kinds of all files there are. */
    static Set<String> kinds() {
        return files().stream()
                .map(file -> read(file).path("kind").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Path> files() {
        Path root = Path.of(outside().isEmpty() ? "src/test/resources/vectors" : outside());
        Path family = Files.isDirectory(root.resolve("coding")) ? root.resolve("coding") : root;
        try (Stream<Path> found = Files.list(family)) {
            return found.filter(p -> p.toString().endsWith(".json")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String outside() {
        return System.getProperty("firebreak.vectors", "");
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <T> T read(JsonNode node, Class<T> type) {
        return JSON.convertValue(node, type);
    }
}
