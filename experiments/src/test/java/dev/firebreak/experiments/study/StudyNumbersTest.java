package dev.firebreak.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.core.InputException;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runs;
import dev.firebreak.experiments.run.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statistics that compare a run with theory, pairs of pairs, heat maps, and which figures are run. */
class StudyNumbersTest {
    private static final String CLASSIFICATION = """
            kind: train
            set: {name: tiny, data: 'strokes(size=60, test=20)', model: softmax, workers: 12, byzantine: 2, rounds: 3, aggregation: trimmed-mean,
              evaluate-every: 1, step: sgd(rate=0.1)}
            sweep: {attack: [sign-flip, zero], participants: [all, 'uniform(size=5, tolerance=1)']}
            statistic:
              test/accuracy: final
              least loss: least-loss
              differ: 'disagreement(of=test/accuracy, is="> 2", and=train/loss, being="> 0")'
              agree: 'disagreement(of=test/accuracy, is="> 2", and=train/loss, being="< 0")'
              broken: formula(name=expected-broken-rounds)
              size: formula(name=participants)
              tolerated: formula(name=tolerance)
              steps: formula(name=local-steps)
              f: formula(name=byzantine)
            heat-map: [test/accuracy, least loss]
            compare:
              - {label: flip, metric: least loss, of: "attack=sign-flip, participants=all", minus: "attack=zero, participants=all"}
              - {label: back, metric: least loss, of: "attack=zero, participants=all", minus: "attack=sign-flip, participants=all"}
              - {label: twice, metric: difference, of: flip, minus: back}
            """;
    private static final String REGRESSION = """
            kind: train
            set: {name: ridge, data: 'r2(devices=5, samples=1, dimension=2)', partition: by-group, model: linear(regularization=0.5), workers: 5,
              update: full-gradient, precision: float64, evaluate-every: 50, aggregation: mean, step: sgd(rate=0.2)}
            cases: [{label: long, set: {rounds: 400}}, {label: short, set: {rounds: 1}}]
            statistic:
              far: relative-distance
              gap: "smallest(of=train/loss, above=least-squares-minimum)"
              bound: measured-bound
              part: part-of-measured-bound
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectory(folder.resolve("paper"));
        file("paper.yaml", "title: A paper\nsummary: one line\nabout: nothing\n");
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(folder.resolve("paper").resolve(name), text);
    }

    private Study study(Study.Choice choice) {
        return Study.read(folder.resolve("paper").toString(), choice, () -> new Configuration(false));
    }

    private FinishedRun run() throws IOException {
        RunOptions options = new RunOptions(folder.resolve("out").toString(), false, true);
        Inputs inputs = Inputs.of(null, new Configuration(false));
        return new Runs(options, inputs, new LocalRuntime(2), Stop.NEVER, warning -> {})
                .run(StudyJob.KIND, () -> new StudyJob(study(Study.Choice.ALL), inputs, options));
    }

    @Test
    void numbersOfClassifications() throws IOException {
        file("figure.yaml", CLASSIFICATION);
        FinishedRun run = run();
        Map<String, Double> found = run.metrics();
        String all = ": attack=sign-flip, participants=all";
        String some = ": attack=sign-flip, participants=uniform(size=5, tolerance=1)";
        assertEquals(1, found.get("figure/differ" + all), "one condition holds");
        assertEquals(0, found.get("figure/agree" + all), "none holds");
        assertEquals(0, found.get("figure/broken" + all));
        // C(2,2) C(10,3) of C(12,5) draws hold both, in each of 3 rounds.
        assertEquals(3 * 120 / 792.0, found.get("figure/broken" + some), 1e-15);
        assertEquals(List.of(12.0, 5.0), List.of(found.get("figure/size" + all), found.get("figure/size" + some)));
        assertEquals(
                List.of(2.0, 1.0), List.of(found.get("figure/tolerated" + all), found.get("figure/tolerated" + some)));
        assertEquals(2, found.get("figure/f" + some));
        assertEquals(1, found.get("figure/steps" + some));
        // Zeros hold the model where it is: the start is the least.
        assertTrue(found.get("figure/least loss" + all) < StrictMath.log(10), "descends");
        double flip = found.get("figure/difference: flip");
        assertEquals(-flip, found.get("figure/difference: back"), 1e-15);
        assertEquals(2 * flip, found.get("figure/difference: twice"), 1e-15);
        heatMap(Path.of(run.path().replaceFirst("^file:/*", "/")), found);
    }

    private static void heatMap(Path result, Map<String, Double> found) throws IOException {
        JsonNode map = null;
        for (JsonNode section : new ObjectMapper()
                .readTree(Files.readAllBytes(result.resolve("sheet.json")))
                .get("sections")) {
            map = section.get("section").asText().equals("heat-map") ? section : map;
        }
        assertEquals(
                "[\"attack\",\"participants\"]",
                "[" + map.get("factors").get(0).get("name") + ","
                        + map.get("factors").get(1).get("name") + "]");
        assertEquals(4, map.get("points").size());
        JsonNode last = map.get("points").get(3);
        assertEquals("[1,1]", last.get("at").toString());
        assertEquals(
                found.get("figure/least loss: attack=zero, participants=uniform(size=5, tolerance=1)"),
                last.get("values").get(1).asDouble());
        assertEquals("HIGHER", map.get("measures").get(0).get("better").asText());
    }

    @Test
    void theStartCountsAmongLosses() throws IOException {
        file(
                "figure.yaml",
                CLASSIFICATION
                        .replace("step: sgd(rate=0.1)", "step: sgd(rate=1000)")
                        .replace("aggregation: trimmed-mean", "aggregation: mean"));
        assertEquals(
                StrictMath.log(10),
                run().metrics().get("figure/least loss: attack=sign-flip, participants=all"),
                1e-12);
    }

    @Test
    void numbersOfRegressions() throws IOException {
        file("figure.yaml", REGRESSION);
        Map<String, Double> found = run().metrics();
        assertTrue(found.get("figure/far: long") < 1e-12, "far " + found.get("figure/far: long"));
        assertTrue(found.get("figure/far: short") > 0.1, "far " + found.get("figure/far: short"));
        assertEquals(0, found.get("figure/gap: long"), 1e-14);
        for (String one : List.of("long", "short")) {
            assertEquals(
                    found.get("figure/gap: " + one) / found.get("figure/bound: " + one),
                    found.get("figure/part: " + one),
                    1e-13);
        }
        assertTrue(found.get("figure/part: short") > 0);
    }

    @Test
    void aHeatMapNeedsStatisticsAndTwoAxes() throws IOException {
        file("figure.yaml", CLASSIFICATION.replace("heat-map: [test/accuracy,", "heat-map: [tst/accuracy,"));
        refused("heat-map: 'tst/accuracy' has no statistic; did you mean 'test/accuracy'?");
        file("figure.yaml", REGRESSION + "heat-map: [far]\n");
        refused("heat-map: needs a sweep with two axes besides seeds, but has [case]");
    }

    private void refused(String why) {
        InputException refused = assertThrows(InputException.class, () -> study(Study.Choice.ALL));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }

    @Test
    void nightlyFiguresAreRunWhereTheyAreAskedFor() throws IOException {
        file("day.yaml", REGRESSION);
        file("night.yaml", REGRESSION + "nightly: true\n");
        Study.Choice full = new Study.Choice(List.of(), OptionalInt.empty(), false);
        assertEquals(List.of("day"), names(full));
        assertEquals(List.of("night"), study(full).left());
        assertEquals(List.of("night"), names(Study.Choice.of(Study.Extent.NIGHTLY)));
        assertEquals(List.of("day", "night"), names(Study.Choice.ALL));
        assertEquals(List.of("day", "night"), names(new Study.Choice(List.of(), OptionalInt.empty(), true)));
        assertEquals(List.of("night"), names(new Study.Choice(List.of("night"), OptionalInt.empty(), false)));
        assertEquals(
                List.of(false, true),
                IntStream.range(0, 2)
                        .mapToObj(k -> study(Study.Choice.ALL).entries().get(k).nightly())
                        .toList());
        Files.delete(folder.resolve("paper/day.yaml"));
        InputException none = assertThrows(InputException.class, () -> study(full));
        assertTrue(none.getMessage().contains("marked nightly: --figure NAME or --nightly"), none.getMessage());
        file("night.yaml", REGRESSION);
        InputException no = assertThrows(InputException.class, () -> study(Study.Choice.of(Study.Extent.NIGHTLY)));
        assertTrue(no.getMessage().contains("no figure that is marked nightly"), no.getMessage());
    }

    private List<String> names(Study.Choice choice) {
        return study(choice).entries().stream().map(Study.Entry::name).toList();
    }
}
