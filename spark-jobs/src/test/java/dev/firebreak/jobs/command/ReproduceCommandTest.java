package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproduceCommandTest {
    @TempDir
    private Path folder;

    private Ran reproduce(String bound, String... more) throws IOException {
        Path paper = Files.createDirectories(folder.resolve("paper"));
        Files.writeString(paper.resolve("paper.yaml"), "title: A paper\nsummary: one line\nabout: two servers\n");
        Files.writeString(paper.resolve("figure.csv"), """
                label,metric,mean,deviation,seeds,tolerance,source
                the mean,rounds/lost,0,,,0,nowhere
                the median,rounds/lost,1,,,0.5,nowhere
                """);
        Files.writeString(paper.resolve("figure.yaml"), """
                kind: train
                spec: quickstart/digits
                set: {rounds: 2, workers: 10, byzantine: 1, name: tiny, data: "strokes(size=60, test=20)"}
                cases:
                  - {label: the mean, set: {aggregation: mean}}
                  - {label: the median, set: {aggregation: median}}
                expect: {rows/outside: "<= %s"}
                """.formatted(bound));
        String[] args = new String[5 + more.length];
        System.arraycopy(
                new String[] {"reproduce", paper.toString(), "--in-process", "--quiet", "--out=" + folder.resolve("out")
                },
                0,
                args,
                0,
                5);
        System.arraycopy(more, 0, args, 5, more.length);
        return Ran.firebreak(args);
    }

    @Test
    void anExpectationThatIsMissedIsExitCode3() throws IOException {
        Ran met = reproduce("1");
        assertEquals(0, met.exitCode(), met.err());
        JsonNode line = new ObjectMapper().readTree(met.out());
        assertEquals("done", line.get("status").asText());
        assertEquals(
                "{\"rows\":2.0,\"rows/not-compared\":0.0,\"rows/outside\":1.0,\"rows/within\":1.0}",
                line.get("metrics").toString());
        assertTrue(met.err().contains("| the median | 0    | 1.000     | outside: -1.0, tolerance 0.50 |"), met.err());
        Ran missed = reproduce("0");
        assertEquals(3, missed.exitCode(), missed.err());
        assertTrue(
                missed.err().contains("expectation: expected figure/rows/outside <= 0.0, but it is 1.0"), missed.err());
        assertEquals(3, reproduce("0").exitCode(), "the same where the result is there already");
    }

    @Test
    void whatIsUnknownIsRefusedBeforeAnyWork() throws IOException {
        Ran figure = reproduce("1", "--figure", "figre");
        assertEquals(2, figure.exitCode());
        assertTrue(figure.err().contains("did you mean 'figure'?"), figure.err());
        assertEquals(2, reproduce("1", "--seeds", "0").exitCode());
        Ran paper = Ran.firebreak("reproduce", "lat");
        assertEquals(2, paper.exitCode());
        assertTrue(paper.err().contains("unknown paper 'lat'") && paper.err().contains("lad"), paper.err());
    }

    @Test
    void aShippedFigureEndsInAResult() throws IOException {
        String out = "--out=" + folder.resolve("out");
        String[] args = {
            "reproduce", "certified-unlearning", "--figure", "accounting", "--quick", "--in-process", "--quiet", out
        };
        Ran ran = Ran.firebreak(args);
        assertEquals(0, ran.exitCode(), ran.err());
        JsonNode line = new ObjectMapper().readTree(ran.out());
        assertEquals(8, line.get("metrics").get("rows/within").asInt(), ran.err());
        assertEquals(0, line.get("metrics").get("rows/outside").asInt(), ran.err());
        Path result = Path.of(line.get("path").asText().replaceFirst("^file:/*", "/"));
        for (String name : List.of("_SUCCESS", "summary.json", "sheet.json", "report.html", "accounting.csv")) {
            assertTrue(Files.exists(result.resolve(name)), name);
        }
        Ran again = Ran.firebreak(args);
        assertTrue(again.err().contains("this study is there already"), again.err());
        assertEquals(ran.out(), again.out());
    }

    @Test
    void nightlyRunsWhatIsMarkedAfterAListOfIt() throws IOException {
        Path paper = Files.createDirectories(folder.resolve("paper"));
        Files.writeString(paper.resolve("night.yaml"), """
                kind: train
                title: At night
                minutes: 7
                nightly: true
                spec: quickstart/digits
                set: {rounds: 3, workers: 10, byzantine: 1, name: tiny, data: "strokes(size=60, test=20)"}
                cases: [{label: one, set: {}}]
                statistic: {rounds/lost: final}
                """);
        Ran day = reproduce("1");
        assertEquals(0, day.exitCode(), day.err());
        assertTrue(day.err().contains("left out, because they are marked nightly: night; --figure NAME"), day.err());
        Ran night = reproduce("1", "--nightly");
        assertEquals(0, night.exitCode(), night.err());
        assertTrue(
                night.err()
                        .matches("(?s).*to run, about 7 minutes on two cores:\\Rpaper +one line\\R  night +At night"
                                + " \\(7 min, nightly\\)\\R.*# A paper.*"),
                night.err());
        JsonNode line = new ObjectMapper().readTree(night.out());
        assertEquals("done", line.get("status").asText());
        assertEquals(0, line.get("metrics").get("rows").asInt());
        Ran both = reproduce("1", "--nightly", "--quick");
        assertEquals(2, both.exitCode());
        assertTrue(both.err().contains("leave out --quick"), both.err());
        Ran none = Ran.firebreak("reproduce", "quickstart", "--nightly");
        assertEquals(2, none.exitCode());
        assertTrue(none.err().contains("quickstart has no figure that is marked nightly"), none.err());
    }

    @Test
    void theListNamesFiguresWithTheirMinutes() {
        String list = Ran.firebreak("reproduce", "--list").out();
        assertTrue(list.matches("(?s)(.*\n)?lad +LAD and .*\n  r2-floors +R2 floors: .* \\(\\d+ min\\)\n.*"), list);
        assertTrue(list.contains("\nin-out-unlearning ") && list.contains("\n  steps "), list);
        assertTrue(list.matches("(?s).*\n  gap +R3-F4: .* \\(\\d+ min, nightly\\)\n.*"), list);
    }
}
