package dev.firebreak.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runs;
import dev.firebreak.experiments.run.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Studies whose data are not there, the shipped ones, and crossings of curves. */
class StudyDataTest {
    private static final Study.Choice QUICK = new Study.Choice(List.of(), OptionalInt.empty(), true);
    private static final String FIGURE = """
            kind: class-removal
            set: {texts: sms-spam, unwanted: spam, score: euclid-mu2, budgets: 4}
            seeds: 2
            cases:
              - {label: near, set: {}}
              - {label: random, set: {score: random}}
            crossings:
              half: {x: budget, y: unwanted/recall, below: 0.5}
              start: {x: unwanted/recall, y: unwanted/recall, below: 1}
              as random: {x: budget, y: retained/accuracy, above: 0.5, of: random}
              never: {x: budget, y: unwanted/recall, below: -1}
            expect: {"half: near": ">= 0"}
            quick:
              WITHOUT
            """;
    private static final String GENERATED =
            "without-data: {texts: none, data: 'strokes(size=200, test=100)', unwanted: '3'}";

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectory(folder.resolve("paper"));
        file("paper.yaml", "title: A paper\nsummary: one line\nabout: nothing\n");
        file("figure.yaml", FIGURE.replace("WITHOUT", GENERATED).replace("below: -1", "below: 0"));
        file("figure.csv", "label,metric,mean,deviation,seeds,tolerance,source\nnear,half,75,,,5,nowhere\n");
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(folder.resolve("paper").resolve(name), text);
    }

    private FinishedRun run(String paper, Study.Choice choice, List<String> warnings) throws IOException {
        RunOptions options = new RunOptions(folder.resolve("out").toString(), false, true);
        Inputs inputs = Inputs.of(folder.resolve("nothing").toString(), new Configuration(false));
        Study study = Study.read(paper, choice, () -> new Configuration(false));
        return new Runs(options, inputs, new LocalRuntime(2), Stop.NEVER, warnings::add)
                .run(StudyJob.KIND, () -> new StudyJob(study, inputs, options));
    }

    @Test
    void theQuickFormRunsOnGeneratedDataAndComparesNothing() throws IOException {
        List<String> warnings = new ArrayList<>();
        FinishedRun run = run(folder.resolve("paper").toString(), QUICK, warnings);
        assertEquals(Outcome.DONE, run.outcome());
        assertEquals(0, run.metrics().get("rows"));
        assertTrue(
                warnings.get(0).startsWith("The data of 'figure' are not there") && warnings.size() == 1,
                warnings.toString());
        Map<String, Double> metrics = new TreeMap<>(run.metrics());
        double half = metrics.get("figure/half: near");
        assertTrue(half > 0 && half <= 100, "half at " + half);
        assertTrue(metrics.get("figure/start: near") > 0.5);
        assertEquals(0, metrics.get("figure/as random: near"));
        String page = Files.readString(Path.of(run.path().replaceFirst("^file:/*", "/"), "report.md"));
        assertTrue(page.contains(warnings.get(0)), page);
    }

    @Test
    void aFigureWithoutOtherDataIsLeftOutOfTheQuickForm() throws IOException {
        file("figure.yaml", FIGURE.replace("WITHOUT", "seeds: 1").replace("below: -1", "below: 0"));
        InputException nothing = assertThrows(
                InputException.class, () -> run(folder.resolve("paper").toString(), QUICK, new ArrayList<>()));
        assertTrue(nothing.getMessage().contains("sms-spam"), nothing.getMessage());
        file("other.yaml", """
                kind: gaussian-frontier
                cases: [{label: two, set: {divergence: 2}}]
                statistic: {removal: final}
                """);
        FinishedRun run = run(folder.resolve("paper").toString(), QUICK, new ArrayList<>());
        assertEquals(2.994427190999916, run.metrics().get("other/removal: two"), 1e-12);
        assertFalse(run.metrics().containsKey("figure/rows"));
    }

    @Test
    void theFullFormIsRefusedWithoutItsData() {
        InputException refused = assertThrows(
                InputException.class,
                () -> run(folder.resolve("paper").toString(), Study.Choice.ALL, new ArrayList<>()));
        assertTrue(refused.getMessage().contains("sms-spam"), refused.getMessage());
        InputException mnist = assertThrows(
                InputException.class, () -> run("certified-unlearning", Study.Choice.ALL, new ArrayList<>()));
        assertTrue(mnist.getMessage().contains("mnist"), mnist.getMessage());
    }

    @Test
    void optionalDataMayBeMissingInTheFullForm() throws IOException {
        file(
                "figure.yaml",
                "optional-data: true\n" + FIGURE.replace("WITHOUT", GENERATED).replace("below: -1", "below: 0"));
        String other =
                "kind: gaussian-frontier\ncases: [{label: two, set: {divergence: 2}}]\nstatistic: {removal: final}\n";
        file("other.yaml", other);
        List<String> warnings = new ArrayList<>();
        FinishedRun run = run(folder.resolve("paper").toString(), Study.Choice.ALL, warnings);
        assertTrue(run.metrics().containsKey("other/removal: two"));
        assertFalse(run.metrics().containsKey("figure/rows"));
        assertTrue(warnings.get(0).contains("It is left out."), warnings.toString());
    }

    @Test
    void aCrossingHasOneLevel() throws IOException {
        file("figure.yaml", FIGURE.replace("WITHOUT", GENERATED));
        InputException range = assertThrows(
                InputException.class, () -> run(folder.resolve("paper").toString(), QUICK, new ArrayList<>()));
        assertTrue(range.getMessage().contains("crossings: never: below: "), range.getMessage());
        file("figure.yaml", FIGURE.replace("WITHOUT", GENERATED).replace("below: -1", "above: 1"));
        InputException level = assertThrows(
                InputException.class, () -> run(folder.resolve("paper").toString(), QUICK, new ArrayList<>()));
        assertTrue(
                level.getMessage().contains("never: expected either below: PART or above: PART, of: LABEL"),
                level.getMessage());
    }

    /** Every shipped study is read in both forms: each of its cells is a spec that can be run, each reference has its case. */
    @Test
    void everyShippedStudyCanBeRead() {
        Map<String, Integer> references = new TreeMap<>();
        for (String paper : Study.shipped()) {
            for (Study.Choice choice : List.of(Study.Choice.ALL, QUICK)) {
                Study study = Study.read(paper, choice, () -> new Configuration(false));
                assertFalse(study.summary().isEmpty());
                study.entries().forEach(figure -> assertTrue(figure.minutes().isPresent(), figure.name()));
                if (choice == Study.Choice.ALL) {
                    references.put(
                            paper,
                            study.figures().stream()
                                    .mapToInt(figure -> figure.references().size())
                                    .sum());
                }
            }
        }
        assertEquals(
                Map.ofEntries(
                        Map.entry("arc", 12),
                        Map.entry("byzfl", 2),
                        Map.entry("certified-unlearning", 33),
                        Map.entry("certified-unlearning-full", 0),
                        Map.entry("distributional-unlearning", 19),
                        Map.entry("fedro", 23),
                        Map.entry("in-out-unlearning", 33),
                        Map.entry("lad", 220),
                        Map.entry("nnm", 0),
                        Map.entry("quickstart", 0),
                        Map.entry("tight-bounds", 17)),
                references);
    }
}
