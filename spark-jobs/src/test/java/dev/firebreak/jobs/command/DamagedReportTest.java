package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands say of results that are damaged. */
class DamagedReportTest {
    private static final String SPEC = """
            name: tiny
            data: strokes(size=60, test=20)
            model: softmax
            workers: 2
            update: gradient(batch=8)
            step: sgd(rate=0.1)
            rounds: 3
            """;

    @TempDir
    private Path folder;

    private Path spec;

    @BeforeEach
    void train() throws IOException {
        spec = Files.writeString(folder.resolve("tiny.yaml"), SPEC);
        assertEquals(0, train("rounds=3").exitCode());
        assertEquals(0, train("rounds=4").exitCode());
    }

    private Ran train(String set) {
        return Ran.firebreak(
                "train", spec.toString(), "--in-process", "--quiet", "--out", out().toString(), "--set", set);
    }

    private Path out() {
        return folder.resolve("out");
    }

    private List<Path> runs() throws IOException {
        try (Stream<Path> runs = Files.list(out().resolve("tiny"))) {
            return runs.filter(run -> !run.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private static void assertOneLine(Ran ran, String... parts) {
        assertEquals(2, ran.exitCode(), ran.err());
        assertEquals(1, ran.err().strip().lines().count(), ran.err());
        for (String part : parts) {
            assertTrue(ran.err().contains(part), ran.err());
        }
    }

    @Test
    void aDamagedRunIsNamedAndTheOthersAreShown() throws IOException {
        Path damaged = runs().get(0);
        String whole = runs().get(1).getFileName().toString();
        Path file = damaged.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        Files.delete(damaged.resolve("report.html"));
        assertOneLine(Ran.firebreak("report", damaged.toString()), "not shown: " + file + " was altered");
        assertFalse(Files.exists(damaged.resolve("report.html")));
        assertOneLine(Ran.firebreak("report", out().toString()), "not shown: " + file);
        String page = Files.readString(out().resolve("report.html"));
        assertTrue(page.contains(whole), "the other run is missing");
        assertFalse(page.contains(damaged.getFileName().toString()));
    }

    @Test
    void runsWithoutACommonMetricAreLeftOutOfAComparison() throws IOException {
        Path manifest = runs().get(0).resolve("manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"kind\" : \"train\"", "\"kind\" : \"audit\""));
        Files.delete(runs().get(0).resolve("_SUCCESS"));
        Path summary = runs().get(0).resolve("summary.json");
        Files.writeString(summary, Files.readString(summary).replaceAll("\"[a-z-]+/", "\"other/"));
        Ran ran = Ran.firebreak("report", out().toString());
        assertEquals(0, ran.exitCode(), ran.err());
        assertTrue(
                ran.err().contains(runs().get(0) + " is left out: it is of kind audit and has no metric"), ran.err());
    }

    @Test
    void aFinishedRunThatLostAFileIsRefusedByItsOwnCommand() throws IOException {
        for (Path run : runs()) {
            Files.delete(run.resolve("summary.json"));
        }
        assertOneLine(train("rounds=3"), "summary.json is missing", "--force");
    }

    @Test
    void anUnfinishedRunWithDamagedMetricsIsNamed() throws IOException {
        Path run = runs().get(0);
        Files.delete(run.resolve("_SUCCESS"));
        Files.writeString(run.resolve("metrics/part-0000000000.parquet"), "garbage");
        assertOneLine(Ran.firebreak("report", run.toString()), "metrics/part-0000000000.parquet is damaged");
        Files.writeString(run.resolve("manifest.json"), "");
        assertOneLine(Ran.firebreak("report", run.toString()), "manifest.json is damaged");
    }

    @Test
    void aReportThatCannotBeWrittenIsOneLine() throws IOException {
        Path run = runs().get(0);
        Files.delete(run.resolve("report.html"));
        Files.createDirectories(run.resolve("report.html").resolve("mine"));
        assertOneLine(Ran.firebreak("report", run.toString()), "cannot write " + run.resolve("report.html"));
    }
}
