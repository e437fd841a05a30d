package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.learning.tensor.MatrixFile;
import dev.firebreak.learning.tensor.Npy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code firebreak aggregate} and {@code firebreak attack} on files, by the command line's root. */
class OfflineCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private Ran ran;

    @Test
    void linesOfAFileAreAnsweredAndABadOneEndsInExitCodeTwo() throws IOException {
        Path lines = folder.resolve("lines.jsonl");
        String good = "{\"pipeline\":\"median\",\"byzantine\":1,\"vectors\":[[1],[2],[9]]}\n";
        Files.writeString(lines, good);
        assertEquals(0, run("aggregate", lines.toString()));
        assertEquals(2, answer().get("result").get(0).asDouble());
        // 4 (1 + r)^2 with r = f / (n - 2f) = 1.
        assertEquals(16, answer().get("kappa").asDouble(), 1e-12);
        Files.writeString(lines, good + "oops\n" + good);
        assertEquals(2, run("aggregate", lines.toString()));
        assertEquals(3, ran.out().lines().count());
        assertEquals("", ran.err());
    }

    @Test
    void aBoundOfAPartThatDoesNotFitTheRowsIsRefused() throws IOException {
        Path lines = Files.writeString(
                folder.resolve("bound.jsonl"),
                "{\"pipeline\":\"nnm(f=2) | median\",\"byzantine\":1,\"vectors\":[[1],[2],[3],[9]]}\n");
        assertEquals(2, run("aggregate", lines.toString()));
        assertTrue(answer().get("error").asText().contains("'nnm(f=2)' sees 4 rows and needs at least 5"), ran.out());
    }

    @Test
    void aMatrixGivesTheSameAnswerAsItsLine() throws IOException {
        Path matrix = npy(new double[] {1, 2}, new double[] {1, 3}, new double[] {99, -99}, new double[] {2, 2});
        assertEquals(0, run("aggregate", matrix.toString(), "--pipeline", "nnm | trimmed-mean", "--byzantine", "1"));
        JsonNode fromMatrix = answer();
        Path line = folder.resolve("line.jsonl");
        Files.writeString(line, "{\"vectors\":[[1,2],[1,3],[99,-99],[2,2]]}");
        assertEquals(0, run("aggregate", line.toString(), "--pipeline", "nnm | trimmed-mean", "--byzantine", "1"));
        assertEquals(answer(), fromMatrix);
    }

    @Test
    void numbersGoToTheOutputFileAsVectorOrMatrix() throws IOException {
        Path matrix = npy(new double[] {1, 2}, new double[] {3, 4}, new double[] {5, 12});
        Path target = folder.resolve("out.npy");
        aggregate(matrix, "mean", "0", target);
        assertEquals(target.toString(), answer().get("output").asText());
        assertTrue(answer().path("result").isMissingNode());
        assertEquals(3, answer().get("n").asInt());
        assertEquals(128 + 16, Files.size(target));
        aggregate(matrix, "nnm", "1", target);
        Rows mixed = MatrixFile.open(target, null);
        assertEquals(3, mixed.count());
        assertArrayEquals(new double[] {2, 3}, mixed.row(0));
        assertArrayEquals(new double[] {4, 8}, mixed.row(2));
    }

    @Test
    void attackOnAMatrixOfHonestRows() throws IOException {
        Path matrix = npy(new double[] {1, -3}, new double[] {2, 0}, new double[] {3, 3});
        assertEquals(0, run("attack", matrix.toString(), "--attack", "ipm(tau=3)", "--byzantine", "1"));
        assertEquals("{\"result\":[-6.0,-0.0]}\n", ran.out());
        assertEquals(
                0,
                run(
                        "attack",
                        matrix.toString(),
                        "--attack",
                        "optimal-alie",
                        "--byzantine",
                        "1",
                        "--pipeline",
                        "median"));
        assertTrue(answer().get("factor").asDouble() > 0);
        assertEquals(2, run("attack", matrix.toString(), "--attack", "label-flip", "--byzantine", "1"));
        assertTrue(ran.err().contains("needs \"flipped\": 3 rows of 2 numbers"), ran.err());
    }

    @Test
    void memoryOfAnAttackGoesRoundByRound() throws IOException {
        Path line = folder.resolve("line.jsonl");
        String vectors = "\"byzantine\":1,\"vectors\":[[1,0],[1,9]]";
        Files.writeString(line, "{\"attack\":\"mimic-heuristic(phase=1)\"," + vectors + "}");
        assertEquals(0, run("attack", line.toString()));
        assertEquals(JSON.readTree("[1.0,0.0]"), answer().get("result"));
        JsonNode memory = answer().get("memory");
        assertEquals(1, memory.get("rounds").get(0).asInt());
        Files.writeString(line, "{\"attack\":\"mimic-heuristic(phase=1)\"," + vectors + ",\"memory\":" + memory + "}");
        assertEquals(0, run("attack", line.toString()));
        assertEquals(JSON.readTree("[1.0,9.0]"), answer().get("result"));
        Files.writeString(line, "{\"attack\":\"mimic-heuristic\"," + vectors + ",\"memory\":{\"direction\":[1,2,3]}}");
        assertEquals(2, run("attack", line.toString()));
        assertTrue(ran.out().contains("must have length 2, but has 3"), ran.out());
    }

    @Test
    void distinctAndMissingMessagesAreRows() throws IOException {
        Path line = folder.resolve("line.jsonl");
        Files.writeString(
                line,
                "{\"attack\":\"sign-flip(own=true, coefficient=-2)\",\"byzantine\":2,\"vectors\":[[1],[2],[3]],\"own\":[[4],[5]]}\n"
                        + "{\"attack\":\"crash\",\"byzantine\":2,\"vectors\":[[1],[2],[3]]}\n");
        assertEquals(0, run("attack", line.toString()));
        assertEquals("{\"rows\":[[-8.0],[-10.0]]}\n{\"rows\":[]}\n", ran.out());
    }

    @Test
    void refusalsAreOneLineThatNamesTheFix() throws IOException {
        Path matrix = npy(new double[] {1}, new double[] {2});
        refused("key 'pipeline' is missing", "aggregate", matrix.toString(), "--byzantine", "0");
        refused("f must be in [0, n/2)", "aggregate", matrix.toString(), "--pipeline", "mean", "--byzantine", "1");
        refused("did you mean 'krum'", "aggregate", matrix.toString(), "--pipeline", "krun", "--byzantine", "0");
        refused(
                "there is no such file",
                "aggregate",
                folder.resolve("none.jsonl").toString());
        refused("need a FILE that ends in .npy", "aggregate", "--output", "x.npy");
        String two = npy(new double[] {1}, new double[] {2}).toString();
        String missing = folder.resolve("missing").resolve("o.npy").toString();
        for (String target : new String[] {missing, folder.toString()}) {
            refused(
                    target.equals(missing) ? "there is no folder" : "it is a folder",
                    "aggregate",
                    two,
                    "--pipeline",
                    "mean",
                    "--byzantine",
                    "0",
                    "--output",
                    target);
        }
    }

    @Test
    void listShowsParametersSourceAndKappaOfEveryPart() {
        assertEquals(0, run("aggregate", "--list"));
        String list = ran.out().replaceAll("\\s+", " ");
        assertTrue(list.contains("geometric-median(nu=0.1, iterations=3"), list);
        assertTrue(list.contains("Blanchard et al., NeurIPS 2017"), list);
        // 6 r (1 + r) with r = 4/9.
        assertTrue(list.contains("kappa 3.852 for n = 17, f = 4"), list);
        assertTrue(list.contains("with trimmed-mean behind it 11.94 for n = 17, f = 4"), list);
        assertEquals(0, run("attack", "--list"));
        assertTrue(ran.out().contains("optimal-alie(evaluations=20, start=0, delta=10, ratio=0.8"), ran.out());
    }

    /** 2.4 GB of float32, more than this process may hold, most of it zeros that the file system does not store. */
    @Test
    void aMatrixLargerThanTheHeapIsAggregatedWhereItLies() throws IOException {
        int n = 600;
        int d = 1_000_000;
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + n + ", " + d + "), }";
        byte[] text = (header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        Path matrix = folder.resolve("large.npy");
        try (RandomAccessFile file = new RandomAccessFile(matrix.toFile(), "rw")) {
            file.write(ByteBuffer.allocate(10)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put((byte) 0x93)
                    .put("NUMPY".getBytes(StandardCharsets.ISO_8859_1))
                    .put((byte) 1)
                    .put((byte) 0)
                    .putShort((short) text.length)
                    .array());
            file.write(text);
            file.setLength(128 + 4L * n * d);
            for (int i : new int[] {0, 299, 599}) {
                file.seek(128 + 4L * ((long) i * d + d - 1));
                file.writeInt(Integer.reverseBytes(Float.floatToIntBits(600f)));
            }
        }
        Path target = folder.resolve("mean.npy");
        aggregate(matrix, "mean", "0", target);
        ByteBuffer mean = ByteBuffer.wrap(Files.readAllBytes(target)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(3, mean.getDouble(128 + 8 * (d - 1)), 1e-12);
        assertEquals(0, mean.getDouble(128 + 8 * (d - 2)));
    }

    private void aggregate(Path matrix, String pipeline, String byzantine, Path target) {
        int exitCode = run(
                "aggregate",
                matrix.toString(),
                "--pipeline",
                pipeline,
                "--byzantine",
                byzantine,
                "--output",
                target.toString());
        assertEquals(0, exitCode, () -> ran.err());
    }

    private void refused(String told, String... args) {
        assertEquals(2, run(args));
        assertTrue(ran.err().contains(told), ran.err());
        assertEquals(1, ran.err().lines().count(), ran.err());
    }

    private int run(String... args) {
        ran = Ran.firebreak(args);
        return ran.exitCode();
    }

    private JsonNode answer() throws IOException {
        return JSON.readTree(ran.out());
    }

    private Path npy(double[]... rows) throws IOException {
        Path file = folder.resolve("matrix.npy");
        try (OutputStream target = Files.newOutputStream(file)) {
            Npy.write(target, Rows.of(rows), false);
        }
        return file;
    }
}
