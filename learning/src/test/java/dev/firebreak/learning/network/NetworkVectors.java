package dev.firebreak.learning.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reference vectors of networks from the resources, or from the folder that {@code firebreak.vectors} names. */
final class NetworkVectors {
    private static final int MODULUS = 1009;
    private static final int HALF = 504;

    private NetworkVectors() {}

    /** The cases of a file, at least one. */
    static List<JsonNode> cases(String file) {
        String other = System.getProperty("firebreak.vectors", "");
        Path root = Path.of(other.isEmpty() ? "src/test/resources/vectors" : other);
        Path family = root.resolve("networks");
        try {
            List<JsonNode> cases = new ArrayList<>();
            new ObjectMapper()
                    .readTree(Files.readAllBytes((Files.isDirectory(family) ? family : root).resolve(file)))
                    .forEach(cases::add);
            assertTrue(!cases.isEmpty(), file);
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code fill(a, s)} as README.md of the vectors defines it. */
    static double[] fill(int a, double s, int count) {
        double[] filled = new double[count];
        Arrays.setAll(filled, k -> ((k * 7919L + 104_729L * a) % MODULUS - HALF) / (HALF * s));
        return filled;
    }

    /** The array that a node describes by a, s and where given plus. */
    static double[] fill(JsonNode node, int count) {
        double plus = node.path("plus").asDouble(0);
        double[] filled = fill(node.get("a").intValue(), node.get("s").doubleValue(), count);
        return Arrays.stream(filled).map(value -> value + plus).toArray();
    }

    /** A batch of arrays of one size, one after the other in what a node describes. */
    static double[][] batch(JsonNode node, int batch, int size) {
        double[] all = fill(node, batch * size);
        double[][] rows = new double[batch][];
        Arrays.setAll(rows, e -> Arrays.copyOfRange(all, e * size, (e + 1) * size));
        return rows;
    }

    /** The numbers of nested lists. */
    static double[] flat(JsonNode node) {
        return node.isArray()
                ? Arrays.stream(children(node))
                        .flatMapToDouble(child -> Arrays.stream(flat(child)))
                        .toArray()
                : new double[] {node.doubleValue()};
    }

    static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    static int[] ints(JsonNode node) {
        return Arrays.stream(flat(node)).mapToInt(value -> (int) value).toArray();
    }

    private static JsonNode[] children(JsonNode node) {
        JsonNode[] children = new JsonNode[node.size()];
        Arrays.setAll(children, node::get);
        return children;
    }

    /** The flat parameters of a model, in the listed order. */
    static double[] theta(JsonNode model) {
        double[] theta = new double[model.get("dimension").intValue()];
        int next = 0;
        for (JsonNode parameter : model.get("parameters")) {
            double[] values = fill(parameter, ReferenceLayer.size(ints(parameter.get("shape"))));
            System.arraycopy(values, 0, theta, next, values.length);
            next += values.length;
        }
        assertEquals(theta.length, next);
        return theta;
    }

    /** Passes when no entry is further off than {@code rtol} times the largest entry. */
    static void close(double[] expected, double[] actual, double rtol, double atol, Object where) {
        assertEquals(expected.length, actual.length, () -> "length of " + where);
        double allowed =
                atol + rtol * Arrays.stream(expected).map(Math::abs).max().orElse(0);
        for (int i = 0; i < actual.length; i++) {
            // Millions of messages would take longer than what is tested.
            if (!(Math.abs(expected[i] - actual[i]) <= allowed)) {
                assertEquals(expected[i], actual[i], allowed, where + " [" + i + "]");
            }
        }
    }
}
