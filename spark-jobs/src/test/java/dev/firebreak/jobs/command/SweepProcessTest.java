package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.core.Sha256;
import dev.firebreak.experiments.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code firebreak train} of a sweep as a process of its own, killed in the middle. */
class SweepProcessTest {
    private static final String SPEC = """
            name: grid
            data: strokes(size=1000, test=200)
            model: softmax
            workers: 10
            byzantine: 2
            transforms: [momentum(beta=0.9)]
            step: sgd(rate=0.1)
            rounds: 150
            evaluate-every: 10
            sweep:
              attack: [sign-flip, alie(tau=1.5)]
              aggregation: [mean, trimmed-mean, nnm | trimmed-mean]
              seed: [1, 2]
            """;
    private static final int CELLS = 12;

    // What may differ between equal runs.
    private static final Set<String> DIFFERING =
            Set.of("status.json", "timings.json", "report.html", "operations.json");

    @TempDir
    private Path folder;

    private Process start(String out) throws IOException {
        Path spec = Files.writeString(folder.resolve("grid.yaml"), SPEC);
        return JavaProcess.firebreak(
                        List.of("-XX:TieredStopAtLevel=1"),
                        List.of(
                                "train",
                                spec.toString(),
                                "--in-process",
                                "--out",
                                folder.resolve(out).toString()))
                .redirectOutput(folder.resolve(out + ".out").toFile())
                .redirectError(folder.resolve(out + ".err").toFile())
                .start();
    }

    private JsonNode ended(String out, Process process) throws IOException, InterruptedException {
        assertTrue(process.waitFor(300, TimeUnit.SECONDS), "the process hangs");
        assertEquals(0, process.exitValue(), Files.readString(folder.resolve(out + ".err")));
        List<String> lines = Files.readAllLines(folder.resolve(out + ".out"));
        return new ObjectMapper().readTree(lines.get(lines.size() - 1));
    }

    private Map<String, FileTime> finished(String out) throws IOException {
        Map<String, FileTime> finished = new TreeMap<>();
        Path runs = folder.resolve(out).resolve("grid");
        if (Files.isDirectory(runs)) {
            try (Stream<Path> all = Files.list(runs)) {
                for (Path run : all.toList()) {
                    Path success = run.resolve("_SUCCESS");
                    if (Files.exists(success)) {
                        finished.put(run.getFileName().toString(), Files.getLastModifiedTime(success));
                    }
                }
            }
        }
        return finished;
    }

    private Map<String, String> lasting(String out) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        Path runs = folder.resolve(out).resolve("grid");
        try (Stream<Path> files = Files.walk(runs)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                String path = runs.relativize(file).toString();
                if (!DIFFERING.contains(name) && !name.startsWith("timings-") && !path.startsWith(".locks")) {
                    digests.put(path, Sha256.hex(Files.readAllBytes(file)));
                }
            }
        }
        return digests;
    }

    @Test
    void aKilledSweepEndsWithTheBytesOfOneThatWasNot() throws IOException, InterruptedException {
        JsonNode whole = ended("whole", start("whole"));
        assertEquals(CELLS, whole.at("/metrics/cells~1done").asInt());

        Process killed = start("killed");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (finished("killed").size() < 3 && killed.isAlive() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        killed.destroyForcibly().waitFor();
        Map<String, FileTime> before = finished("killed");
        assertTrue(before.size() >= 3 && before.size() < CELLS, before.size() + " cells were finished");

        JsonNode resumed = ended("killed", start("killed"));
        assertEquals(whole.get("run"), resumed.get("run"));
        assertEquals(whole.get("metrics"), resumed.get("metrics"));
        Map<String, FileTime> after = finished("killed");
        assertEquals(CELLS + 1, after.size(), "all cells, and the sweep");
        before.forEach((run, time) -> assertEquals(time, after.get(run), "a finished cell was run again: " + run));
        assertEquals(lasting("whole"), lasting("killed"));
    }
}
