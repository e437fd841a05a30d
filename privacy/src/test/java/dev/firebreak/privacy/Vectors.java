package dev.firebreak.privacy;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reference vectors from the resources, or from the folder that {@code firebreak.vectors} names. */
public final class Vectors {
    private Vectors() {}

    public static JsonNode read(String file) {
        String other = System.getProperty("firebreak.vectors", "");
        Path root = Path.of(other.isEmpty() ? "src/test/resources/vectors" : other);
        Path family = root.resolve("privacy");
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

    /** A number, where infinities are written as words. */
    public static double number(JsonNode node) {
        return node.isTextual() ? Double.parseDouble(node.asText()) : node.doubleValue();
    }

    public static void close(double expected, double actual, double relative, Object where) {
        if (!(Math.abs(actual - expected) <= relative * Math.abs(expected)) && actual != expected) {
            fail(where + ": expected " + expected + " but was " + actual);
        }
    }
}
