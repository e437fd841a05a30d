package dev.firebreak.aggregation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files of reference vectors: of the folder that system property {@code firebreak.vectors} names (holding family folders, or
 * the files themselves), else of the test resources.
 */
public final class ReferenceVectors {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ReferenceVectors() {}

    /** The JSON files of a family, in name order. */
    public static List<Path> files(String family) {
        try (Stream<Path> files = Files.list(folder(family))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cases of the file of this name, none if the folder has no such file. */
    public static List<JsonNode> cases(String family, String name) {
        List<JsonNode> cases = new ArrayList<>();
        for (Path file : files(family)) {
            if (file.getFileName().toString().equals(name + ".json")) {
                JsonNode content = read(file);
                if (content.isEmpty()) {
                    throw new AssertionError(file + " holds no case");
                }
                content.forEach(cases::add);
            }
        }
        return cases;
    }

    /** A file's content. */
    public static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An array of numbers. */
    public static double[] vector(JsonNode array) {
        double[] vector = new double[array.size()];
        for (int j = 0; j < vector.length; j++) {
            vector[j] = array.get(j).asDouble();
        }
        return vector;
    }

    /** An array of arrays of numbers. */
    public static double[][] matrix(JsonNode rows) {
        double[][] matrix = new double[rows.size()][];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = vector(rows.get(i));
        }
        return matrix;
    }

    private static Path folder(String family) {
        String elsewhere = System.getProperty("firebreak.vectors", "");
        if (!elsewhere.isEmpty()) {
            Path inside = Path.of(elsewhere, family);
            return Files.isDirectory(inside) ? inside : Path.of(elsewhere);
        }
        try {
            URI resources =
                    ReferenceVectors.class.getResource("/vectors/" + family).toURI();
            return Path.of(resources);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
