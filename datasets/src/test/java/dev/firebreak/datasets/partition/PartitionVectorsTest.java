package dev.firebreak.datasets.partition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The splits of the reference vectors: labels in, one ordered list of indices per worker out. */
class PartitionVectorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    List<DynamicTest> splitsEqualTheReference() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files()) {
            for (JsonNode test : JSON.readTree(file.toFile())) {
                // Rules and attacks share the folder; splits are the cases that carry indices.
                if (test.has("expected_indices")) {
                    String name = test.get("name").asText();
                    tests.add(DynamicTest.dynamicTest(
                            name + " " + test.get("case").asText(), () -> check(name, test)));
                }
            }
        }
        assertFalse(tests.isEmpty(), "no split vectors found");
        return tests;
    }

    private static void check(String name, JsonNode test) {
        int[] labels = JSON.convertValue(test.get("labels"), int[].class);
        int[][] expected = JSON.convertValue(test.get("expected_indices"), int[][].class);
        assertArrayEquals(expected, split(name, test.get("params"), labels));
    }

    private static int[][] split(String name, JsonNode params, int[] labels) {
        int classes = Arrays.stream(labels).max().orElseThrow() + 1;
        int[] unshuffled = IntStream.range(0, labels.length).toArray();
        int parts = params.get("honest").asInt();
        return switch (name) {
            case "GammaSimilarity" -> Cut.similar(params.get("gamma").asDouble(), labels, classes, parts, unshuffled);
            case "ExtremeLabelSkew" -> Cut.similar(0, labels, classes, parts, unshuffled);
            case "DirichletByClass" -> {
                double[][] shares = JSON.convertValue(params.get("proportions_class_by_worker"), double[][].class);
                int[][] orders = new int[shares.length][];
                Arrays.fill(orders, IntStream.range(0, parts).toArray());
                yield Dirichlet.byClass(labels, shares, orders);
            }
            default -> throw new AssertionError("no partition is known as " + name);
        };
    }

    private static List<Path> files() throws Exception {
        String other = System.getProperty("firebreak.vectors", "");
        Path folder = other.isEmpty()
                ? Path.of(PartitionVectorsTest.class
                        .getResource("/vectors/robust")
                        .toURI())
                : Path.of(other);
        Path family = folder.resolve("robust");
        try (Stream<Path> found = Files.list(Files.isDirectory(family) ? family : folder)) {
            return found.filter(p -> p.toString().endsWith(".json")).sorted().toList();
        }
    }
}
