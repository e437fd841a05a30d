package dev.firebreak.experiments.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.report.Browser;
import dev.firebreak.experiments.run.Declaration;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runs;
import dev.firebreak.experiments.run.Stop;
import dev.firebreak.experiments.spec.SpecDocument;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.store.CellOutcome;
import dev.firebreak.experiments.train.TrainKind;
import dev.firebreak.experiments.train.TrainKind.Training;
import dev.firebreak.learning.train.ExperimentSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepRunTest {
    private static final String BASE = """
            name: grid
            data: strokes(size=60, test=20)
            model: softmax
            workers: 5
            byzantine: 1
            update: gradient(batch=8)
            step: sgd(rate=0.1)
            rounds: 4
            evaluate-every: 2
            """;
    private static final String GRID = BASE + """
            sweep:
              attack: [sign-flip, alie(tau=1.5)]
              aggregation: [mean, nnm | trimmed-mean]
              seed: [1, 2]
            """;

    @TempDir
    private Path folder;

    private Runs runs(Stop stop) {
        RunOptions options = new RunOptions(folder.resolve("out").toString(), false, true);
        return new Runs(options, Inputs.of(null, new Configuration(false)), new LocalRuntime(2), stop, warning -> {});
    }

    private static Sweep<Training> sweep(String yaml) {
        return Sweep.read(TrainKind.TRAIN, SpecDocument.read(new SpecText("grid.yaml", yaml), Map.of(), Map.of()));
    }

    private SweepRun.Ended run(String yaml, Stop stop) throws IOException {
        return new SweepRun(runs(stop)).run(sweep(yaml));
    }

    private FinishedRun alone(Map<String, String> set) throws IOException {
        return runs(Stop.NEVER).run(Declaration.read(TrainKind.TRAIN, new SpecText("grid.yaml", BASE), Map.of(), set));
    }

    private static Path local(String path) {
        return Path.of(path.replaceFirst("^file:/*", "/"));
    }

    @Test
    void aCellIsTheRunOfItsOwnSpec() throws IOException {
        SweepRun.Ended ended = run(GRID, Stop.NEVER);
        assertEquals(
                Outcome.DONE,
                ended.finished().outcome(),
                ended.finished().failures().toString());
        List<CellOutcome> cells = ended.table().cells();
        assertEquals(8, cells.size());
        assertEquals(
                Map.of("attack", "sign-flip", "aggregation", "mean", "seed", "2"),
                cells.get(1).at());
        FinishedRun alone = alone(Map.of("attack", "alie(tau=1.5)", "aggregation", "nnm | trimmed-mean", "seed", "2"));
        assertTrue(alone.already());
        assertEquals(cells.get(7).run(), alone.run());
        assertEquals(8, cells.stream().map(CellOutcome::run).distinct().count());
        assertEquals(4, ended.table().statistics().size());
        assertEquals(2, ended.table().statistics().get(0).value().count());
        assertTrue(run(GRID, Stop.NEVER).finished().already());
    }

    @Test
    void theFolderHoldsATableThatOtherToolsRead() throws Exception {
        SweepRun.Ended ended = run(GRID, Stop.NEVER);
        List<String> csv = Files.readAllLines(local(ended.finished().path()).resolve("cells.csv"));
        assertEquals(9, csv.size());
        assertTrue(csv.get(0).startsWith("attack,aggregation,seed,run,status,"), csv.get(0));
        assertTrue(
                csv.get(8)
                        .startsWith("alie(tau=1.5),nnm | trimmed-mean,2,"
                                + ended.table().cells().get(7).run() + ",done,"),
                csv.get(8));
        assertFalse(csv.get(0).contains("seconds/"), "timings differ between equal cells");
        String page = Files.readString(local(ended.finished().path()).resolve("report.html"));
        for (CellOutcome cell : ended.table().cells()) {
            assertTrue(page.contains("<td class=\"short\">" + cell.run() + "</td>"), cell.run());
        }
        Browser.assertShown(folder, local(ended.finished().path()).resolve("report.html"));
    }

    @Test
    void oneCellWhoseDataCannotBeReadLosesNoOther() throws IOException {
        Path csv = folder.resolve("late.csv");
        String yaml = BASE.replace("data: strokes(size=60, test=20)\n", "")
                + "sweep: {data: [\"strokes(size=60, test=20)\", \"csv(path=" + csv
                + ", label=y, header=true)\"], seed: [1, 2]}\n";
        SweepRun.Ended failed = run(yaml, Stop.NEVER);
        assertEquals(Outcome.CRASHED, failed.finished().outcome());
        assertEquals(2, failed.finished().metrics().get("cells/done"));
        assertEquals(2, failed.finished().metrics().get("cells/failed"));
        assertTrue(
                failed.finished().failures().get(0).contains("late.csv"),
                failed.finished().failures().toString());
        assertFalse(Files.exists(local(failed.finished().path()).resolve("_SUCCESS")));

        Map<String, FileTime> before = finished(failed);
        Files.writeString(csv, "a,y\n" + "1,0\n-1,1\n2,0\n-2,1\n".repeat(10));
        SweepRun.Ended mended = run(yaml, Stop.NEVER);
        assertEquals(
                Outcome.DONE,
                mended.finished().outcome(),
                mended.finished().failures().toString());
        Map<String, FileTime> after = finished(mended);
        assertEquals(4, after.size());
        before.forEach((run, time) -> assertEquals(time, after.get(run), "finished cells are not run again"));
    }

    private Map<String, FileTime> finished(SweepRun.Ended ended) throws IOException {
        Map<String, FileTime> finished = new TreeMap<>();
        for (CellOutcome cell : ended.table().cells()) {
            if (cell.run() != null) {
                Path success = folder.resolve("out/grid").resolve(cell.run()).resolve("_SUCCESS");
                if (Files.exists(success)) {
                    finished.put(cell.run(), Files.getLastModifiedTime(success));
                }
            }
        }
        return finished;
    }

    @Test
    void aStopKeepsWhatIsFinished() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        SweepRun.Ended stopped = run(GRID, () -> asked.incrementAndGet() > 20);
        assertEquals(Outcome.STOPPED, stopped.finished().outcome());
        Map<String, FileTime> before = finished(stopped);
        assertTrue(!before.isEmpty() && before.size() < 8, before.size() + " cells are finished");
        SweepRun.Ended resumed = run(GRID, Stop.NEVER);
        assertEquals(Outcome.DONE, resumed.finished().outcome());
        Map<String, FileTime> after = finished(resumed);
        assertEquals(8, after.size());
        before.forEach((run, time) -> assertEquals(time, after.get(run), "finished cells are not run again"));
    }

    @Test
    void whatEachCellExpectsIsJudgedByItself() throws IOException {
        SweepRun.Ended ended = run(GRID + "expect: {test/accuracy: \">= 1.5\"}\n", Stop.NEVER);
        assertEquals(Outcome.EXPECTATION_NOT_MET, ended.finished().outcome());
        assertEquals(8, ended.finished().failures().size());
        assertTrue(
                ended.finished().failures().get(0).startsWith("attack=sign-flip, aggregation=mean, seed=1: expected"),
                ended.finished().failures().get(0));
    }

    @Test
    void listsAndCasesAreAxesToo() {
        Sweep<Training> lists = sweep(BASE + "sweep: {transforms: [[], [momentum(beta=0.9), clipping(norm=1)]]}\n");
        assertEquals(
                0,
                lists.cells()
                        .get(0)
                        .declaration()
                        .spec()
                        .experiment()
                        .get(ExperimentSpec.TRANSFORMS)
                        .size());
        assertEquals(
                2,
                lists.cells()
                        .get(1)
                        .declaration()
                        .spec()
                        .experiment()
                        .get(ExperimentSpec.TRANSFORMS)
                        .size());

        Sweep<Training> cases = sweep(BASE + """
                sweep:
                  cases:
                    - {label: weak, set: {attack: none, byzantine: 0}}
                    - {label: strong, set: {attack: sign-flip, aggregation: trimmed-mean}}
                  rounds: [2, 3]
                """);
        assertEquals(4, cases.cells().size());
        assertEquals("case=strong, rounds=3", cases.cells().get(3).label());
        assertEquals(
                "sign-flip",
                cases.cells()
                        .get(3)
                        .declaration()
                        .spec()
                        .experiment()
                        .get(ExperimentSpec.ATTACK)
                        .name());
        assertEquals(0, cases.cells().get(0).declaration().spec().experiment().get(ExperimentSpec.BYZANTINE));
    }

    @Test
    void seedsOfTheOptionTakeThePlaceOfTheSpecs() {
        SpecDocument document = SpecDocument.read(new SpecText("grid.yaml", GRID), Map.of(), Map.of());
        assertEquals(
                12, Sweep.read(TrainKind.TRAIN, document.withSeeds(3)).cells().size());
        SpecDocument single = SpecDocument.read(new SpecText("grid.yaml", BASE), Map.of(), Map.of());
        List<Long> seeds = Sweep.read(TrainKind.TRAIN, single.withSeeds(2)).cells().stream()
                .map(cell -> cell.declaration().spec().experiment().get(ExperimentSpec.TRAINING_SEED))
                .toList();
        assertEquals(List.of(1L, 2L), seeds);
        assertThrows(InputException.class, () -> single.withSeeds(0));
    }

    @Test
    void everyProblemOfEveryCellIsSaidOnceBeforeAnyWork() {
        InputException refused = assertThrows(
                InputException.class,
                () -> sweep(BASE + "sweep: {attack: [sign-flop, alie], aggregation: [krum, men], seed: [1, 2]}\n"));
        assertEquals(2, refused.problems().size(), refused.getMessage());
        assertTrue(
                refused.problems().get(0).startsWith("grid.yaml:10:18: attack: unknown attack 'sign-flop'"),
                refused.getMessage());

        for (Map.Entry<String, String> wrong : Map.of(
                        "sweep: {atack: [alie]}", "unknown key 'atack'; did you mean 'attack'?",
                        "sweep: {attack: alie}", "expected a list of values",
                        "sweep: {attack: []}", "expected a list of values",
                        "sweep: {}", "expected {key: [value, ...], ...}",
                        "sweep: {seed: [1, 1]}", "'1' is given twice",
                        "sweep: {name: [a, b]}", "name cannot be an axis",
                        "sweep: {cases: [{label: a}]}", "expected {label: TEXT, set: {key: value, ...}}",
                        "sweep: {cases: [{label: a, set: {atack: alie}}]}", "unknown key 'atack'")
                .entrySet()) {
            InputException one =
                    assertThrows(InputException.class, () -> sweep(BASE + wrong.getKey() + "\n"), wrong.getKey());
            assertTrue(one.getMessage().contains(wrong.getValue()), one.getMessage());
        }
        String many = "sweep: {rounds: ["
                + String.join(
                        ", ",
                        java.util.stream.IntStream.rangeClosed(1, 101)
                                .mapToObj(String::valueOf)
                                .toList())
                + "], evaluate-every: ["
                + String.join(
                        ", ",
                        java.util.stream.IntStream.rangeClosed(1, 100)
                                .mapToObj(String::valueOf)
                                .toList())
                + "]}\n";
        InputException tooMany = assertThrows(InputException.class, () -> sweep(BASE + many));
        assertTrue(tooMany.getMessage().contains("more than 10000 cells"), tooMany.getMessage());
    }

    @Test
    void aSpecMaySayItsKind() {
        assertEquals(
                1,
                sweep("kind: train\n" + BASE + "sweep: {seed: [1]}\n").cells().size());
        InputException other =
                assertThrows(InputException.class, () -> sweep("kind: audit\n" + BASE + "sweep: {seed: [1]}\n"));
        assertTrue(other.getMessage().contains("kind: this command runs specs of kind train"), other.getMessage());
    }
}
