package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartCommandTest {
    private static final Pattern LINE =
            Pattern.compile("(alie|sign-flip)(\\(\\S+\\)) +(\\S.*?) +(0\\.\\d{4}) +(\\S+) +628,320 +(\\d+\\.\\d{4})");
    private static final List<String> SMALLER = List.of(
            "--in-process",
            "--quiet",
            "--set=rounds=3",
            "--set=data=strokes(size=400, test=100)",
            "--set=evaluate-every=1");

    @TempDir
    private Path folder;

    private Ran run(String command, String out, String... more) {
        return Ran.firebreak(Stream.of(
                        Stream.of(command.split(" ")),
                        SMALLER.stream(),
                        Stream.of("--out=" + folder.resolve(out)),
                        Stream.of(more))
                .flatMap(part -> part)
                .toArray(String[]::new));
    }

    private static JsonNode metrics(Ran ran) throws IOException {
        assertEquals(0, ran.exitCode(), ran.err());
        return new ObjectMapper().readTree(ran.out()).get("metrics");
    }

    @Test
    void everyLineIsTheRunOfItsSpec() throws IOException {
        Ran all = run("quickstart", "all", "--set=seed=7");
        JsonNode accuracies = metrics(all);
        assertEquals(10, accuracies.size());
        List<Matcher> lines =
                all.err().lines().map(LINE::matcher).filter(Matcher::matches).toList();
        assertEquals(10, lines.size(), all.err());
        for (Matcher line : List.of(lines.get(1), lines.get(9))) {
            String attack = line.group(1) + line.group(2);
            String[] server =
                    line.group(3).contains(" + ") ? line.group(3).split(" \\+ ") : new String[] {"none", line.group(3)};
            double accuracy = metrics(run(
                            "train quickstart/digits",
                            "one",
                            "--set=seed=7",
                            "--set=attack=" + attack,
                            "--set=coding=" + server[0],
                            "--set=aggregation=" + server[1]))
                    .get("test/accuracy")
                    .asDouble();
            assertEquals(String.format(Locale.ROOT, "%.4f", accuracy), line.group(4));
            assertEquals(
                    accuracy,
                    accuracies
                            .get("test/accuracy under " + attack + ": " + line.group(3))
                            .asDouble());
        }
        assertTrue(all.err().contains("results: " + folder.resolve("all/quickstart")), all.err());
        String page = Files.readString(folder.resolve("all/quickstart/report.html"));
        assertTrue(page.contains("<h1>Quickstart: 20 workers, 4 of them Byzantine</h1>"), "report.html");

        Ran again = run("quickstart", "all", "--set=seed=7");
        assertEquals(all.out(), again.out());
        assertEquals(
                all.err()
                        .lines()
                        .map(LINE::matcher)
                        .filter(Matcher::matches)
                        .map(Matcher::group)
                        .toList(),
                again.err()
                        .lines()
                        .map(LINE::matcher)
                        .filter(Matcher::matches)
                        .map(Matcher::group)
                        .toList(),
                "seconds too: nothing is run again");
    }

    @Test
    void withSeedsALineIsTheirMean() throws IOException {
        JsonNode both = metrics(run("quickstart", "out", "--seeds=2"));
        JsonNode first = metrics(run("quickstart", "out"));
        JsonNode second = metrics(run("quickstart", "out", "--set=seed=2"));
        first.fieldNames()
                .forEachRemaining(name -> assertEquals(
                        (first.get(name).asDouble() + second.get(name).asDouble()) / 2,
                        both.get(name).asDouble(),
                        1e-12,
                        name));
        assertTrue(!first.equals(second));
    }

    @Test
    void aKeyThatIsUnknownIsRefused() {
        Ran ran = run("quickstart", "out", "--set=aggregaton=mean");
        assertEquals(2, ran.exitCode());
        assertTrue(
                ran.err().contains("--set aggregaton=mean") && ran.err().contains("did you mean 'aggregation'?"),
                ran.err());
    }
}
