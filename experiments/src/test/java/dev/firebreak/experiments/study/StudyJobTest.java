package dev.firebreak.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.report.Browser;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runs;
import dev.firebreak.experiments.run.Stop;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.store.MetricRow;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.store.ResultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study of two cases and two seeds. */
class StudyJobTest {
    private static final String FIGURE = """
            title: Two servers
            kind: train
            set:
              name: tiny
              data: strokes(size=60, test=20)
              model: softmax
              workers: 5
              byzantine: 1
              update: gradient(batch=8)
              step: sgd(rate=0.1)
              attack: sign-flip
              rounds: 4
              evaluate-every: 1
            cases:
              - {label: the mean, set: {aggregation: mean}}
              - {label: the median, set: {aggregation: median}}
            seeds: 2
            statistic:
              train/loss: mean(last=2)
              bytes: mean(of=bytes/uplink, over=workers)
            compare:
              - {label: mean over median, metric: train/loss, of: the mean, over: the median}
            charts:
              - {title: Loss, y: train/loss, cases: [the mean, the median]}
              - {title: Loss against bytes, x: bytes, y: train/loss, lines: {both: [the mean, the median]}}
            expect:
              rows/outside: "<= 1"
            quick:
              seeds: 1
              cases: [the median]
            """;
    private static final String CSV = """
            label,metric,mean,deviation,seeds,tolerance,source
            the mean,train/loss,2.3,,,2,nowhere
            the median,train/loss,100,1,5,,nowhere
            mean over median,ratio,1,,,,nowhere
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectory(folder.resolve("paper"));
        file("paper.yaml", "title: A paper\nsummary: one line\nabout: nothing is compared with nothing\n");
        file("figure.yaml", FIGURE);
        file("figure.csv", CSV);
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(folder.resolve("paper").resolve(name), text);
    }

    private Study study(Study.Choice choice) {
        return Study.read(folder.resolve("paper").toString(), choice, () -> {
            throw new AssertionError("no spec is remote");
        });
    }

    private FinishedRun run(Study.Choice choice, Stop stop) throws IOException {
        RunOptions options = new RunOptions(folder.resolve("out").toString(), false, true);
        Inputs inputs = Inputs.of(null, new Configuration(false));
        Study study = study(choice);
        return new Runs(options, inputs, new LocalRuntime(2), stop, warning -> {})
                .run(StudyJob.KIND, () -> new StudyJob(study, inputs, options));
    }

    private static Path local(String path) {
        return Path.of(path.replaceFirst("^file:/*", "/"));
    }

    /** The folders of finished cells. */
    private List<Path> cells() throws IOException {
        try (Stream<Path> cells = Files.list(folder.resolve("out/tiny"))) {
            return cells.filter(cell -> Files.exists(cell.resolve("_SUCCESS"))).toList();
        }
    }

    /** The mean over the last two of four rounds, by hand from the cell's folder. */
    private static double tail(ResultFolder cell, String metric) throws IOException {
        List<MetricRow> rows = cell.metrics().stream()
                .filter(row -> row.metric().equals(metric))
                .toList();
        assertEquals(4, rows.size());
        return (rows.get(2).value() + rows.get(3).value()) / 2;
    }

    private double byHand(String aggregation) throws IOException {
        Predicate<Path> ours = cell -> {
            try {
                return Files.readString(cell.resolve("spec.yaml")).contains("aggregation: " + aggregation);
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        };
        double total = 0;
        for (Path cell : cells().stream().filter(ours).toList()) {
            total += tail(ResultFolder.open(cell.toString(), new Configuration(false)), "train/loss");
        }
        return total / 2;
    }

    @Test
    void aStudyEndsInAResultWithItsTables() throws Exception {
        FinishedRun run = run(Study.Choice.ALL, Stop.NEVER);
        assertEquals(Outcome.DONE, run.outcome(), run.failures().toString());
        assertEquals(4, cells().size());
        Map<String, Double> metrics = run.metrics();
        assertEquals(byHand("mean"), metrics.get("figure/train/loss: the mean"), 1e-15);
        assertEquals(byHand("median"), metrics.get("figure/train/loss: the median"), 1e-15);
        assertEquals(byHand("mean") / byHand("median"), metrics.get("figure/ratio: mean over median"), 1e-12);
        assertEquals(
                List.of(3.0, 1.0, 1.0, 1.0),
                Stream.of("rows", "rows/within", "rows/outside", "rows/not-compared")
                        .map(metrics::get)
                        .toList());
        assertEquals(1, metrics.get("figure/pairs"));

        Path result = local(run.path());
        for (String name : List.of("_SUCCESS", "summary.json", "sheet.json", "figure-cells.csv")) {
            assertTrue(Files.exists(result.resolve(name)), name);
        }
        List<String> csv = Files.readAllLines(result.resolve("figure.csv"));
        assertEquals(
                "the median,train/loss," + metrics.get("figure/train/loss: the median"),
                String.join(
                        ",",
                        List.of(line(csv, "the median,train/loss").split(",")).subList(0, 3)));
        assertTrue(line(csv, "the median,train/loss").endsWith(",100.0,1.0,5,outside,nowhere"), csv.toString());
        assertTrue(line(csv, "the mean,train/loss").endsWith(",2.3,,0,within,nowhere"), csv.toString());
        aTableIsReadBack(ResultFolder.open(run.path(), new Configuration(false)), metrics);
        String page = Files.readString(result.resolve("report.html"));
        assertTrue(page.contains("<h1>A paper</h1>") && page.contains("Loss against bytes"), "report.html");
        Browser.assertShown(folder, result.resolve("report.html"));
        ResultFolder.open(run.path(), new Configuration(false)).check();
        assertTrue(run(Study.Choice.ALL, Stop.NEVER).already());
    }

    private static void aTableIsReadBack(ResultFolder result, Map<String, Double> metrics) throws IOException {
        ResultTable values = result.table("figure");
        assertEquals(
                "label,metric,mean,deviation,seeds,reference",
                String.join(",", values.columns().subList(0, 6)));
        Map<String, Object> median = values.rows().stream()
                .filter(row -> row.get("label").equals("the median")
                        && row.get("metric").equals("train/loss"))
                .findFirst()
                .orElseThrow();
        assertEquals(metrics.get("figure/train/loss: the median"), median.get("mean"));
        assertEquals(
                List.of(2L, 100.0, 1.0, 5L, "outside", "nowhere"),
                List.of(
                        median.get("seeds"),
                        median.get("reference"),
                        median.get("reference-deviation"),
                        median.get("reference-seeds"),
                        median.get("verdict"),
                        median.get("source")));
        ResultTable cells = result.table("figure-cells");
        assertEquals(4, cells.rows().size());
        assertEquals("case,seed,run,status", String.join(",", cells.columns().subList(0, 4)));
        for (Map<String, Object> cell : cells.rows()) {
            String run = "../../" + cell.get("folder") + "/" + cell.get("run");
            assertEquals(
                    ResultFolder.open(result.location() + "/" + run, new Configuration(false))
                            .summary()
                            .orElseThrow()
                            .metrics()
                            .get("test/loss"),
                    cell.get("test/loss"));
        }
    }

    private static String line(List<String> csv, String start) {
        return csv.stream().filter(one -> one.startsWith(start)).findFirst().orElseThrow();
    }

    /** Eight cells: two rules, two attacks, two steps. */
    @Test
    void theWorstCaseOverAttacksOfChosenSettings() throws IOException {
        file("figure.csv", CSV.lines().findFirst().orElseThrow() + "\nthe median,test/accuracy,2,,,0,nowhere\n");
        file(
                "figure.yaml",
                FIGURE.substring(0, FIGURE.indexOf("seeds: 2")).replace("attack: sign-flip", "validation: 20") + """
                sweep: {attack: [sign-flip, label-flip], step: [sgd(rate=0.1), adam(rate=0.3)]}
                worst-case: {test/accuracy: {over: attack, choose: step, by: validation/loss}}
                compare:
                  - {label: gain, metric: test/accuracy, of: the median, minus: the mean}
                charts:
                  - {title: Accuracy, x: test/accuracy, y: test/accuracy, lines: {both: [the mean, the median]}}
                """);
        FinishedRun run = run(Study.Choice.ALL, Stop.NEVER);
        assertEquals(8, cells().size());
        Map<String, Double> metrics = run.metrics();
        double mean = worstByHand("mean");
        double median = worstByHand("median");
        assertEquals(mean, metrics.get("figure/test/accuracy: the mean"), 1e-15);
        assertEquals(median, metrics.get("figure/test/accuracy: the median"), 1e-15);
        assertEquals(median - mean, metrics.get("figure/difference: gain"), 1e-15);
        assertEquals(1.0, metrics.get("rows/outside"));
        assertTrue(
                Files.readString(local(run.path()).resolve("report.md")).contains("worst test/accuracy over attack"));
    }

    private double worstByHand(String aggregation) throws IOException {
        Map<String, double[]> steps = new TreeMap<>();
        for (Path path : cells()) {
            ResultFolder cell = ResultFolder.open(path.toString(), new Configuration(false));
            if (cell.spec().contains("aggregation: " + aggregation)) {
                String step = cell.spec()
                        .lines()
                        .filter(line -> line.startsWith("step"))
                        .findFirst()
                        .orElseThrow();
                MetricRow best = cell.metrics().stream()
                        .filter(row -> row.metric().equals("validation/loss"))
                        .min(Comparator.comparingDouble(MetricRow::value))
                        .orElseThrow();
                double accuracy = cell.metrics().stream()
                        .filter(row -> row.metric().equals("test/accuracy") && row.round() == best.round())
                        .mapToDouble(MetricRow::value)
                        .sum();
                double[] worst = steps.computeIfAbsent(step, missing -> new double[] {0, 1});
                worst[0] = Math.max(worst[0], best.value());
                worst[1] = Math.min(worst[1], accuracy);
            }
        }
        assertEquals(2, steps.size());
        return steps.values().stream()
                .min(Comparator.comparingDouble(worst -> worst[0]))
                .orElseThrow()[1];
    }

    @Test
    void aStudyThatWasStoppedGoesOn() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        FinishedRun stopped = run(Study.Choice.ALL, () -> asked.incrementAndGet() > 10);
        assertEquals(Outcome.STOPPED, stopped.outcome());
        assertFalse(Files.exists(local(stopped.path()).resolve("_SUCCESS")));
        Map<Path, Object> before = times();
        assertTrue(before.size() < 4, before.toString());
        FinishedRun resumed = run(Study.Choice.ALL, Stop.NEVER);
        assertEquals(stopped.run(), resumed.run());
        assertEquals(Outcome.DONE, resumed.outcome());
        Map<Path, Object> after = times();
        assertEquals(4, after.size());
        before.forEach((cell, time) -> assertEquals(time, after.get(cell), "finished cells are not run again"));
    }

    private Map<Path, Object> times() throws IOException {
        return cells().stream().collect(Collectors.toMap(cell -> cell, cell -> {
            try {
                return Files.getLastModifiedTime(cell.resolve("_SUCCESS"));
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        }));
    }

    @Test
    void anExpectationThatIsMissedIsSaid() throws IOException {
        file("figure.yaml", FIGURE.replace("rows/outside: \"<= 1\"", "rows/outside: \"<= 0\""));
        FinishedRun run = run(Study.Choice.ALL, Stop.NEVER);
        assertEquals(Outcome.EXPECTATION_NOT_MET, run.outcome());
        assertEquals(List.of("expected figure/rows/outside <= 0.0, but it is 1.0"), run.failures());
        assertTrue(Files.exists(local(run.path()).resolve("_SUCCESS")));
    }

    @Test
    void whatIsChosenIsRun() throws IOException {
        FinishedRun quick = run(new Study.Choice(List.of(), OptionalInt.empty(), true), Stop.NEVER);
        assertEquals(1, cells().size());
        assertEquals(1.0, quick.metrics().get("rows"));
        run(new Study.Choice(List.of("figure"), OptionalInt.of(3), true), Stop.NEVER);
        assertEquals(3, cells().size());
    }

    @Test
    void oneCellThatFailsLosesNoOther() throws IOException {
        Path late = folder.resolve("late.csv");
        file(
                "figure.yaml",
                FIGURE.replace(
                        "set: {aggregation: median}",
                        "set: {aggregation: median, data: \"csv(path=" + late + ", label=y, header=true)\"}"));
        IOException failed = assertThrows(IOException.class, () -> run(Study.Choice.ALL, Stop.NEVER));
        assertTrue(failed.getMessage().startsWith("2 cells failed"), failed.getMessage());
        assertTrue(failed.getMessage().contains("case=the median, seed=1: "), failed.getMessage());
        assertEquals(2, cells().size());
        Files.writeString(late, "a,y\n" + "1,0\n-1,1\n2,0\n-2,1\n".repeat(10));
        assertEquals(Outcome.DONE, run(Study.Choice.ALL, Stop.NEVER).outcome());
    }

    @Test
    void whatIsWrongIsRefusedWithItsPlace() throws IOException {
        String name = folder.resolve("paper/figure.yaml").toString();
        for (Map.Entry<String, String> wrong : Map.of(
                        "kind: train",
                                "kind: trian|figure.yaml: kind: there is no kind of run 'trian'; did you mean 'train'?",
                        "kind: train\n", "|figure.yaml: key 'kind' is missing",
                        "seeds: 2", "seeds: 0|:17:8: seeds: expected a whole number >= 1",
                        "mean(last=2)", "maen(last=2)|:19:15: statistic: train/loss: unknown statistic 'maen'",
                        "over=workers", "over=wrokers|:20:10: statistic: bytes: unknown formula 'wrokers'",
                        "aggregation: median", "agregation: median|:16:31: sweep: cases: unknown key 'agregation'",
                        "attack: sign-flip", "attack: sign-flop|:11:11: attack: unknown attack 'sign-flop'",
                        "of: the mean", "of: the man|compare: no case is called 'the man'; did you mean 'the mean'?",
                        "y: train/loss, cases", "z: train/loss, cases|:24:5: charts: item 1: key 'y' is missing",
                        "cases: [the median]", "case: [the median]|:30:3: quick: unknown key 'case'")
                .entrySet()) {
            String[] change = wrong.getValue().split("\\|");
            file("figure.yaml", FIGURE.replace(wrong.getKey(), change[0]));
            InputException refused = assertThrows(
                    InputException.class, () -> study(new Study.Choice(List.of(), OptionalInt.empty(), true)), name);
            assertTrue(refused.getMessage().contains(change[1]), change[1] + " in " + refused.getMessage());
        }
        file("figure.yaml", FIGURE);
        file("figure.csv", CSV.replace("the mean,", "the man,"));
        InputException label = assertThrows(InputException.class, () -> study(Study.Choice.ALL));
        assertTrue(
                label.getMessage().contains("figure.csv: no case is called 'the man'; did you mean 'the mean'?"),
                label.getMessage());
        InputException figure = assertThrows(
                InputException.class, () -> study(new Study.Choice(List.of("figur"), OptionalInt.empty(), false)));
        assertTrue(figure.getMessage().contains("did you mean 'figure'?"), figure.getMessage());
    }

    @Test
    void aStudyWithoutReferencesIsRunToo() throws IOException {
        StudyFigure figure = StudyFigure.read(
                new StudyFigure.File("figure", new SpecText("figure.yaml", FIGURE), Optional.empty()),
                Study.Choice.ALL,
                () -> new Configuration(false));
        assertEquals(List.of("train/loss", "bytes", "ratio"), figure.metrics());
        assertEquals(4, figure.sweep().cells().size());
    }
}
