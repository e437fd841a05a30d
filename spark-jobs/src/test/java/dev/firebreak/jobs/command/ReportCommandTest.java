package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.firebreak.experiments.report.Fixtures;
import dev.firebreak.experiments.report.Reports;
import dev.firebreak.experiments.store.ResultFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
    @TempDir
    private Path out;

    @Test
    void makesThePagesOfOneRunAndOfAll() throws IOException {
        List<ResultFolder> runs = Fixtures.comparison(out.toString());
        Path one = Path.of(runs.get(0).location(), "report.html");
        Files.writeString(one, "stale");
        assertEquals(0, Firebreak.run("report", runs.get(0).location()));
        assertArrayEquals(Reports.page(runs.get(0)), Files.readAllBytes(one));
        assertEquals(0, Firebreak.run("report", out.resolve("quickstart").toString(), "--title", "Quickstart"));
        byte[] all = Reports.page("Quickstart", runs, damaged -> {}, alone -> {});
        assertArrayEquals(all, Files.readAllBytes(out.resolve("quickstart").resolve("report.html")));
        assertEquals(2, Firebreak.run("report", out.resolve("nothing").toString()));
    }

    @Test
    void comparesTheRunsOfSeveralFolders() throws IOException {
        List<ResultFolder> runs = Fixtures.comparison(out.toString());
        String to = out.resolve("compared").toString();
        assertEquals(
                0, Firebreak.run("report", runs.get(0).location(), runs.get(3).location(), "--out", to));
        byte[] both = Reports.page("Comparison", List.of(runs.get(0), runs.get(3)), damaged -> {}, alone -> {});
        assertArrayEquals(both, Files.readAllBytes(out.resolve("compared").resolve("report.html")));
    }
}
