package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.experiments.JavaProcess;
import dev.firebreak.experiments.store.MetricRow;
import dev.firebreak.experiments.store.ResultFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code firebreak train} as a process of its own: kernels, signals, kills and repetition. */
class TrainProcessTest {
    private static final String SPEC = """
            name: process
            data: strokes(size=2000, test=400)
            model: softmax
            workers: 20
            byzantine: 4
            attack: alie(tau=1.5)
            transforms: [momentum(beta=0.9)]
            aggregation: nnm | trimmed-mean
            step: sgd(rate=0.1)
            rounds: 400
            evaluate-every: 25
            """;

    // The quick compiler is enough for plain kernels, and leaves them slow enough that a run of few rounds lasts for
    // several checkpoints, of which each takes a second of work.
    private static final List<String> PLAIN = List.of("-XX:TieredStopAtLevel=1");
    private static final List<String> VECTOR = List.of("--add-modules", "jdk.incubator.vector");

    @TempDir
    private Path folder;

    private record Ended(int exitCode, String out, String err) {}

    private Process start(String out, List<String> jvm, String... options) throws IOException {
        Path spec = folder.resolve("process.yaml");
        Files.writeString(spec, SPEC);
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                spec.toString(),
                "--in-process",
                "--out",
                folder.resolve(out).toString()));
        arguments.addAll(Arrays.asList(options));
        return JavaProcess.firebreak(jvm, arguments)
                .redirectOutput(folder.resolve(out + ".out").toFile())
                .redirectError(folder.resolve(out + ".err").toFile())
                .start();
    }

    private Ended end(String out, Process process) throws IOException, InterruptedException {
        assertTrue(process.waitFor(300, TimeUnit.SECONDS), "the process hangs");
        return new Ended(
                process.exitValue(),
                Files.readString(folder.resolve(out + ".out")),
                Files.readString(folder.resolve(out + ".err")));
    }

    private void awaitCheckpoint(String out, Process process) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (process.isAlive() && System.nanoTime() < deadline) {
            if (Files.isDirectory(folder.resolve(out))) {
                try (Stream<Path> files = Files.walk(folder.resolve(out))) {
                    if (files.anyMatch(file -> file.getParent().endsWith("checkpoints")
                            && !file.getFileName().toString().startsWith("."))) {
                        return;
                    }
                } catch (UncheckedIOException renamed) {
                    // A temporary file got its name between being listed and being looked at: look again.
                    assertTrue(renamed.getCause() instanceof NoSuchFileException, renamed.toString());
                }
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new AssertionError("no checkpoint appeared: " + Files.readString(folder.resolve(out + ".err")));
    }

    private Path result(String out) throws IOException {
        try (Stream<Path> runs = Files.list(folder.resolve(out).resolve("process"))) {
            return runs.filter(run -> !run.getFileName().toString().startsWith("."))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private List<MetricRow> lasting(String out) throws IOException {
        return ResultFolder.open(result(out).toString(), new Configuration()).metrics().stream()
                .filter(row -> !row.metric().startsWith("seconds/"))
                .toList();
    }

    private void assertSameResult(String expected, String actual) throws IOException {
        assertEquals(lasting(expected), lasting(actual));
        assertArrayEquals(
                Files.readAllBytes(result(expected).resolve("model.safetensors")),
                Files.readAllBytes(result(actual).resolve("model.safetensors")));
        assertEquals(result(expected).getFileName(), result(actual).getFileName());
    }

    /** What is stopped goes on with the plain kernels, and what is killed with the vector ones. */
    @Test
    void kernelsStopsKillsAndRepetitionChangeNoBit() throws IOException, InterruptedException {
        Ended plain = end("plain", start("plain", PLAIN));
        assertEquals(0, plain.exitCode(), plain.err());
        String last = plain.out().strip();
        assertTrue(last.substring(last.lastIndexOf('\n') + 1).startsWith("{\"run\":\""), plain.out());
        assertTrue(Files.exists(result("plain").resolve("_SUCCESS")));

        Process stopped = start("stopped", VECTOR);
        awaitCheckpoint("stopped", stopped);
        stopped.destroy();
        Ended early = end("stopped", stopped);
        assertEquals(4, early.exitCode(), early.err());
        assertTrue(early.err().contains("stopped; the same command goes on"), early.err());
        assertFalse(early.err().contains("report.html"), "there is no report yet: " + early.err());
        assertFalse(Files.exists(result("stopped").resolve("_SUCCESS")));
        assertTrue(Files.readString(result("stopped").resolve("status.json"), StandardCharsets.UTF_8)
                .contains("stopped"));
        assertEquals(0, end("stopped", start("stopped", PLAIN)).exitCode());
        assertSameResult("plain", "stopped");

        Process killed = start("killed", PLAIN);
        awaitCheckpoint("killed", killed);
        killed.destroyForcibly();
        assertFalse(end("killed", killed).exitCode() == 0);
        assertEquals(0, end("killed", start("killed", VECTOR)).exitCode());
        assertSameResult("plain", "killed");

        Ended again = end("plain", start("plain", PLAIN));
        assertEquals(0, again.exitCode());
        assertTrue(again.err().contains("there already"), again.err());
    }

    /** A kill after the last checkpoint and before the summary: the next run has nothing to compute, and the same result. */
    @Test
    void aKillBeforeTheLastWordLosesNothing() throws IOException, InterruptedException {
        Ended whole = end("whole", start("whole", PLAIN, "--set", "rounds=20"));
        assertEquals(0, whole.exitCode(), whole.err());
        byte[] summary = Files.readAllBytes(result("whole").resolve("summary.json"));
        for (String late : List.of("_SUCCESS", "report.html", "summary.json", "timings.json", "model.safetensors")) {
            Files.delete(result("whole").resolve(late));
        }
        Ended again = end("whole", start("whole", PLAIN, "--set", "rounds=20"));
        assertEquals(0, again.exitCode(), again.err());
        assertArrayEquals(summary, Files.readAllBytes(result("whole").resolve("summary.json")));
    }

    @Test
    void anExpectationThatIsNotMetIsTheExitCode() throws IOException, InterruptedException {
        Ended unmet = end(
                "unmet", start("unmet", PLAIN, "--set", "rounds=20", "--set", "expect={test/accuracy: \">= 0.999\"}"));
        assertEquals(3, unmet.exitCode(), unmet.err());
        assertTrue(unmet.err().contains("not met: "), unmet.err());
        assertTrue(Files.exists(result("unmet").resolve("_SUCCESS")));
        JsonNode status = new ObjectMapper()
                .readTree(result("unmet").resolve("status.json").toFile());
        assertEquals("expectation-not-met", status.get("status").asText());
        JsonNode expected = status.get("expected").get(0);
        assertEquals("test/accuracy", expected.get("metric").asText());
        assertEquals(">= 0.999", expected.get("expected").asText());
        assertFalse(expected.get("met").asBoolean());
        JsonNode summary = new ObjectMapper()
                .readTree(result("unmet").resolve("summary.json").toFile());
        assertEquals(
                summary.get("metrics").get("test/accuracy").asDouble(),
                expected.get("found").asDouble());
    }
}
