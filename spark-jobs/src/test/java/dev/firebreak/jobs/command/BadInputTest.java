package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.SparkEnv;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a person gets wrong is told in one message with exit code 2, before Spark starts and before anything is written. */
class BadInputTest {
    private static final String GOOD = """
            name: bad-input
            data: strokes(size=200, test=50)
            model: softmax
            workers: 10
            byzantine: 2
            aggregation: trimmed-mean
            rounds: 2
            """;

    @TempDir
    private Path folder;

    private Path out;

    @BeforeEach
    void chooseOut() {
        out = folder.resolve("out");
    }

    private void refused(String spec, List<String> options, String... words) throws IOException {
        Path file = folder.resolve("spec.yaml");
        Files.writeString(file, spec);
        List<String> arguments = new ArrayList<>(List.of("train", file.toString(), "--out", out.toString()));
        arguments.addAll(options);
        Ran ran = Ran.firebreak(arguments.toArray(String[]::new));
        assertEquals(2, ran.exitCode(), ran.err());
        for (String word : words) {
            assertTrue(ran.err().contains(word), "'" + word + "' is not in: " + ran.err());
        }
        assertFalse(ran.err().contains("\tat "), "a stack trace: " + ran.err());
        assertTrue(SparkEnv.get() == null, "Spark was started");
        assertTrue(ran.out().isEmpty(), ran.out());
    }

    private void nothingIsWritten() throws IOException {
        if (Files.exists(out)) {
            try (Stream<Path> files = Files.walk(out)) {
                // A lock is never deleted: who waits for it would hold another one than who comes next.
                assertEquals(
                        List.of(),
                        files.filter(file -> Files.isRegularFile(file)
                                        && !file.getParent().endsWith(".locks"))
                                .toList());
            }
        }
    }

    @Test
    void keysAndTypes() throws IOException {
        refused(GOOD + "agregation: mean\n", List.of(), "spec.yaml", "agregation", "aggregation");
        refused(GOOD.replace("rounds: 2", "rounds: many"), List.of(), "rounds", "many", "whole number");
        refused(GOOD, List.of("--set", "attack=aliee"), "aliee", "alie");
        refused("name: [", List.of(), "spec.yaml");
        nothingIsWritten();
    }

    @Test
    void impossibleCombinations() throws IOException {
        refused(GOOD.replace("byzantine: 2", "byzantine: 5"), List.of(), "byzantine", "at most 4");
        refused(GOOD + "coding: lad(redundancy=11)\n", List.of(), "redundancy", "10");
        nothingIsWritten();
    }

    @Test
    void allProblemsAtOnce() throws IOException {
        refused(
                GOOD.replace("byzantine: 2", "byzantine: 7").replace("rounds: 2", "rounds: 0") + "modell: softmax\n",
                List.of(),
                "byzantine",
                "rounds",
                "modell");
    }

    @Test
    void dataFiles() throws IOException {
        String mnist = GOOD.replace("strokes(size=200, test=50)", "mnist");
        refused(mnist, List.of("--data", folder.resolve("nowhere").toString()), "train-images-idx3-ubyte");

        Path data = Files.createDirectories(folder.resolve("data/mnist"));
        for (String part : List.of("train", "t10k")) {
            Files.write(data.resolve(part + "-images-idx3-ubyte.gz"), images(3, 28 * 28 * 3));
            Files.write(data.resolve(part + "-labels-idx1-ubyte.gz"), labels(1, 2, 12));
        }
        List<String> here = List.of("--data", folder.resolve("data").toString());
        refused(mnist, here, "labels-idx1-ubyte.gz", "12");
        Files.write(data.resolve("train-labels-idx1-ubyte.gz"), labels(1, 2, 9));
        Files.write(data.resolve("train-images-idx3-ubyte.gz"), images(3, 1000));
        refused(mnist, here, "train-images-idx3-ubyte.gz", "byte");
        nothingIsWritten();
    }

    private static byte[] images(int count, int bytes) throws IOException {
        return zipped(ByteBuffer.allocate(16 + bytes)
                .putInt(0x803)
                .putInt(count)
                .putInt(28)
                .putInt(28)
                .array());
    }

    private static byte[] labels(int... labels) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(8 + labels.length).putInt(0x801).putInt(labels.length);
        Arrays.stream(labels).forEach(label -> file.put((byte) label));
        return zipped(file.array());
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(bytes);
        }
        return zipped.toByteArray();
    }

    @Test
    void outputs() throws IOException {
        out = Files.writeString(folder.resolve("a-file"), "in the way").resolve("out");
        refused(GOOD, List.of("--in-process"), "a-file");

        out = folder.resolve("taken");
        Ran ran = Ran.firebreak(
                "train",
                Files.writeString(folder.resolve("good.yaml"), GOOD).toString(),
                "--out",
                out.toString(),
                "--in-process",
                "--quiet");
        assertEquals(0, ran.exitCode(), ran.err());
        try (Stream<Path> runs = Files.list(out.resolve("bad-input"))) {
            Path run = runs.filter(path -> Files.exists(path.resolve("_SUCCESS")))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(run.resolve("spec.yaml"), "name: another\n");
        }
        refused(GOOD, List.of("--in-process"), "bad-input");
    }
}
