package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsCommandTest {
    private static final String SPEC = """
            name: tiny
            data: strokes(size=60, test=20)
            model: softmax
            workers: 2
            update: gradient(batch=8)
            rounds: 3
            """;

    @TempDir
    private Path folder;

    private Path train(String... more) throws IOException {
        Path spec = Files.writeString(folder.resolve("tiny.yaml"), SPEC);
        List<String> arguments = Stream.concat(
                        Stream.of("train", spec.toString(), "--in-process", "--quiet", "--out", out()), Stream.of(more))
                .toList();
        Ran ran = Ran.firebreak(arguments.toArray(String[]::new));
        assertEquals(0, ran.exitCode(), ran.err());
        String line = ran.out().strip();
        return Path.of(line.replaceFirst(".*\"path\":\"(file:)?([^\"]*)\".*", "$2"));
    }

    private String out() {
        return folder.resolve("out").toString();
    }

    private static String said(String... arguments) {
        Ran ran = Ran.firebreak(arguments);
        assertEquals(0, ran.exitCode(), ran.err());
        return ran.out();
    }

    @Test
    void listsAndShowsWhatIsThere() throws IOException {
        Path run = train("--set", "expect={test/accuracy: \">= 0\"}");
        String list = said("results", "list", out());
        assertTrue(list.matches("tiny +" + run.getFileName() + "  train +done +test/accuracy 0\\.\\d+\n"), list);
        String show = said("results", "show", run.toString(), "--check");
        assertTrue(show.startsWith("every file is as it was written\n"), show);
        assertTrue(show.contains("  workers: 2\n"), show);
        assertTrue(show.contains("expected "), show);
        Files.writeString(run.resolve("summary.json"), "{}");
        assertEquals(
                2, Ran.firebreak("results", "show", run.toString(), "--check").exitCode());
        assertEquals(
                2,
                Ran.firebreak("results", "list", folder.resolve("nowhere").toString())
                        .exitCode());
    }

    @Test
    void prunesWhatCanBeMadeAgainAndNothingElse() throws IOException {
        Path done = train();
        Path cut = train("--set", "rounds=4");
        Files.delete(cut.resolve("_SUCCESS"));
        Path foreign = train("--set", "rounds=5");
        Path manifest = foreign.resolve("manifest.json");
        Files.writeString(
                manifest, Files.readString(manifest).replaceFirst("\"code\" : \"[0-9a-f]{8}", "\"code\" : \"00000000"));
        Path mixed = train("--set", "rounds=6");
        Files.delete(mixed.resolve("_SUCCESS"));
        Path mine = Files.writeString(mixed.resolve("notes.txt"), "mine");

        Path issued = train("--set", "rounds=7");
        Files.delete(issued.resolve("_SUCCESS"));
        Files.writeString(issued.resolve("receipt.json"), "{}");

        String named = said("results", "prune", out(), "--unfinished", "--other-code");
        assertEquals(
                3,
                named.lines().filter(line -> line.endsWith("would be removed")).count(),
                named);
        assertTrue(Files.exists(cut) && Files.exists(foreign));

        String removed = said("results", "prune", out(), "--unfinished", "--other-code", "--yes");
        assertTrue(removed.contains("it holds notes.txt, which belongs to no result"), removed);
        assertFalse(Files.exists(cut));
        assertFalse(Files.exists(foreign));
        assertTrue(Files.exists(issued.resolve("summary.json")), "what a receipt was issued for stays");
        assertTrue(Files.exists(mine));
        assertTrue(Files.exists(done.resolve("_SUCCESS")));
        assertEquals(2, Ran.firebreak("results", "prune", out()).exitCode());
    }
}
