package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of a run that diverges or loses rounds, and of data and parts that do not fit each other. */
class TrainOutcomesTest {
    private static final String DIVERGING = """
            name: diverging
            data: r2(devices=5)
            model: linear
            partition: by-group
            update: full-gradient
            workers: 5
            step: sgd(rate=1000)
            rounds: 400
            """;

    @TempDir
    private Path folder;

    private Ran train(String spec, String... options) throws IOException {
        Path file = folder.resolve("spec.yaml");
        Files.writeString(file, spec);
        List<String> arguments = new ArrayList<>(
                List.of("train", file.toString(), "--out", folder.resolve("out").toString(), "--in-process"));
        arguments.addAll(List.of(options));
        return Ran.firebreak(arguments.toArray(String[]::new));
    }

    private void refused(String spec, String message) throws IOException {
        Ran ran = train(spec);
        assertEquals(2, ran.exitCode(), ran.err());
        assertTrue(ran.err().contains(message), ran.err());
        assertEquals(
                1,
                ran.err().strip().lines().filter(line -> !line.contains("WARN")).count(),
                ran.err());
        assertEquals("", ran.out());
    }

    @Test
    void aRunThatDivergesStopsAndSaysSo() throws IOException {
        Ran ran = train(DIVERGING);
        assertEquals(0, ran.exitCode(), ran.err());
        JsonNode line = new ObjectMapper().readTree(ran.out());
        assertEquals("done", line.get("status").asText());
        int round = line.get("metrics").get("diverged/round").asInt();
        assertTrue(round > 10 && round < 100, ran.out());
        assertEquals(10, line.get("metrics").get("rounds/lost").asInt());
        String sentence = "the run diverged at round " + round + " and stopped there";
        assertTrue(ran.err().contains("warning: " + sentence), ran.err());
        assertTrue(ran.err().contains("warning: 10 rounds were lost"), ran.err());
        Path run = Path.of(line.get("path").asText().replaceFirst("^file:", ""));
        JsonNode summary =
                new ObjectMapper().readTree(run.resolve("summary.json").toFile());
        assertEquals(round, summary.get("metrics").get("diverged/round").asInt(), summary.toString());
        String page = Files.readString(run.resolve("report.html"));
        assertTrue(page.contains("<h2>Warnings</h2>") && page.contains(sentence), "the page has no warning");
        // The finished run says so again.
        assertTrue(train(DIVERGING).err().contains("warning: " + sentence));
    }

    @Test
    void aDivergedRunThatMissesAnExpectationEndsWithThree() throws IOException {
        Ran ran = train(DIVERGING + "expect: {rounds/lost: \"<= 0\"}\n");
        assertEquals(3, ran.exitCode(), ran.err());
    }

    @Test
    void workersThatSendNothingAreLeftOut() throws IOException {
        Ran ran = train("""
                name: silent
                data: two-classes(size=600, test=200, dimension=3)
                model: logistic
                update: gradient(batch=8)
                step: sgd(rate=0.5)
                rounds: 50
                workers: 5
                byzantine: 2
                attack: crash
                aggregation: median
                """, "--set", "expect={test/accuracy: \">= 0.75\", rounds/lost: \"<= 0\"}");
        assertEquals(0, ran.exitCode(), ran.err());
        assertFalse(ran.err().contains("lost"), ran.err());
    }

    @Test
    void aTestSetOfAnotherWidthIsRefused() throws IOException {
        Path train = Files.writeString(folder.resolve("tr.csv"), "x,y,label\n1,2,0\n3,4,1\n5,6,0\n");
        Path test = Files.writeString(folder.resolve("te.csv"), "x,label\n1,0\n3,1\n");
        refused(
                "data: csv(path=\"" + train + "\", test=\"" + test + "\", header=true, label=label)\n"
                        + "model: logistic\nworkers: 1\nrounds: 1\n",
                "");
    }

    @Test
    void oneLargeFeatureIndexIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("wide.txt"), "1 2147483647:1\n2 1:1\n");
        refused("data: libsvm(path=\"" + file + "\")\nmodel: logistic\nworkers: 1\nrounds: 1\n", "");
    }

    /** A compressor is known to be too large only once the model is: the refusal names the line of the spec all the same. */
    @Test
    void refusalsThatNeedTheDataNameTheirLine() throws IOException {
        refused(
                "data: r2(devices=5, dimension=4)\nmodel: linear(bias=false)\nworkers: 5\npartition: by-group\nrounds: 1\n"
                        + "compression: top-k(k=5)\n",
                "spec.yaml:6:14: compression: compressor top-k(k=5) keeps more coordinates than the 4 that a message has");
    }
}
