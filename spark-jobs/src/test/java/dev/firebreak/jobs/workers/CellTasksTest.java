package dev.firebreak.jobs.workers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runs;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.run.Stop;
import dev.firebreak.experiments.spec.SpecDocument;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.store.CellOutcome;
import dev.firebreak.experiments.sweep.Sweep;
import dev.firebreak.experiments.sweep.SweepRun;
import dev.firebreak.experiments.train.TrainKind;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cells of a sweep as tasks of one Spark job. */
class CellTasksTest {
    private static final String SPEC = """
            name: grid
            data: strokes(size=60, test=20)
            partition: iid
            model: softmax
            workers: 5
            byzantine: 1
            update: gradient(batch=8)
            step: sgd(rate=0.1)
            rounds: 4
            evaluate-every: 2
            sweep:
            """;
    private static final String GRID = SPEC + """
              attack: [sign-flip, alie(tau=1.5)]
              transforms: [[], ["momentum(beta=0.9)"]]
              seed: [1, 2]
            """;

    @TempDir
    private Path folder;

    private SweepRun.Ended run(Runtime runtime, String out, String yaml) throws IOException {
        RunOptions options = new RunOptions(folder.resolve(out).toString(), false, true);
        Runs runs = new Runs(options, Inputs.of(null, new Configuration(false)), runtime, Stop.NEVER, warning -> {});
        SpecDocument document = SpecDocument.read(new SpecText("grid.yaml", yaml), Map.of(), Map.of());
        return new SweepRun(runs).run(Sweep.read(TrainKind.TRAIN, document));
    }

    /** Every file of a cell that is the same in equal runs. */
    private SortedMap<String, String> files(String out, CellOutcome cell) throws IOException {
        Path run = folder.resolve(out).resolve("grid").resolve(cell.run());
        SortedMap<String, String> files = new TreeMap<>();
        List<Path> all;
        try (Stream<Path> walk = Files.walk(run)) {
            all = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : all) {
            String name = run.relativize(file).toString();
            if (!name.contains("timings") && !name.equals("status.json") && !name.equals("report.html")) {
                files.put(name, Sha256.hex(Files.readAllBytes(file)));
            }
        }
        return files;
    }

    @Test
    void aTaskGivesTheBytesOfTheCellRunInOneProcess() throws IOException {
        SweepRun.Ended here = run(new LocalRuntime(2), "here", GRID);
        try (JavaSparkContext spark = SparkApplication.start("cells", "local[2]")) {
            SweepRun.Ended there = run(SparkRuntime.of(spark), "there", GRID);
            assertEquals(Outcome.DONE, there.finished().outcome());
            assertEquals(
                    1, spark.statusTracker().getJobIdsForGroup("grid").length, "all cells are tasks of one Spark job");
            assertEquals(0, spark.statusTracker().getJobIdsForGroup(null).length, "and no rounds are jobs");
            for (int k = 0; k < 8; k++) {
                CellOutcome cell = there.table().cells().get(k);
                assertEquals(here.table().cells().get(k).run(), cell.run());
                SortedMap<String, String> files = files("there", cell);
                assertEquals(files("here", cell), files);
                assertTrue(files.containsKey("model.safetensors") && files.containsKey("_SUCCESS"), files.toString());
            }
            assertTrue(run(SparkRuntime.of(spark), "there", GRID).finished().already());
        }
    }

    /** A cluster on which some method does something else. */
    private static Runtime instead(Runtime runtime, String method, InvocationHandler other) {
        InvocationHandler handler = (proxy, called, arguments) -> {
            try {
                return called.getName().equals(method)
                        ? other.invoke(proxy, called, arguments)
                        : called.invoke(runtime, arguments);
            } catch (InvocationTargetException failed) {
                throw failed.getCause();
            }
        };
        return (Runtime)
                Proxy.newProxyInstance(Runtime.class.getClassLoader(), new Class<?>[] {Runtime.class}, handler);
    }

    @Test
    void cellsOfAJobThatIsLostAreRunWithoutIt() throws IOException {
        try (JavaSparkContext spark = SparkApplication.start("cells", "local[2]")) {
            SparkRuntime runtime = SparkRuntime.of(spark);
            AtomicInteger jobs = new AtomicInteger();
            SweepRun.Ended ended = run(
                    instead(runtime, "cells", (proxy, called, arguments) -> {
                        jobs.incrementAndGet();
                        throw new IllegalStateException("Job aborted");
                    }),
                    "lost",
                    GRID);
            assertEquals(1, jobs.get());
            assertEquals(
                    Outcome.DONE,
                    ended.finished().outcome(),
                    ended.finished().failures().toString());
        }
    }

    @Test
    void aClusterThatCannotBeReachedIsRefusedOnce() throws IOException {
        try (JavaSparkContext spark = SparkApplication.start("cells", "local[2]")) {
            AtomicInteger opened = new AtomicInteger();
            Runtime unreachable = instead(SparkRuntime.of(spark), "open", (proxy, called, arguments) -> {
                opened.incrementAndGet();
                throw new InputException("Spark cannot start");
            });
            assertThrows(InputException.class, () -> run(unreachable, "unreachable", GRID));
            assertEquals(1, opened.get());
        }
    }

    @Test
    void aCellThatIsRefusedOrNeedsExecutorsLosesNoOther() throws IOException {
        String yaml = SPEC + """
                  cases:
                    - {label: plain, set: {}}
                    - {label: equal, set: {step: sgd(rate=0.1)}}
                    - {label: more workers than examples, set: {workers: 200}}
                    - {label: by executor, set: {fault-domain: executor}}
                """;
        try (JavaSparkContext spark = SparkApplication.start("cells", "local[2]")) {
            SweepRun.Ended ended = run(SparkRuntime.of(spark), "some", yaml);
            List<CellOutcome> cells = ended.table().cells();
            assertEquals(
                    List.of("done", "done", "refused", "done"),
                    cells.stream().map(CellOutcome::status).toList(),
                    ended.finished().failures().toString());
            assertEquals(cells.get(0).run(), cells.get(1).run());
            assertTrue(
                    cells.get(2).message().startsWith("grid.yaml:3:12: partition: "),
                    cells.get(2).message());
            assertEquals(3, ended.finished().metrics().get("cells/done"));
            assertTrue(spark.statusTracker().getJobIdsForGroup(null).length > 0, "rounds of the last cell");
        }
    }
}
