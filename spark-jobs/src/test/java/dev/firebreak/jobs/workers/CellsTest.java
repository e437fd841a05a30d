package dev.firebreak.jobs.workers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.State;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.experiments.progress.Display;
import dev.firebreak.experiments.run.Cell;
import dev.firebreak.experiments.run.Cells;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.run.Stop;
import dev.firebreak.experiments.store.LooseCells;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps give the same numbers with and without Spark, keep what is finished and run the rest alone. */
class CellsTest {
    private static final int COUNT = 12;
    private static final AtomicInteger RUNS = new AtomicInteger();
    /** Whether the last cell goes on until it is cancelled, so that no machine is too fast for a stop. */
    private static volatile boolean neverEnds;

    @TempDir
    private Path folder;

    private static List<Cell<Integer>> points() {
        return IntStream.range(0, COUNT)
                .mapToObj(k -> new Cell<>("point " + k, k))
                .toList();
    }

    private static State work(int k) {
        RUNS.incrementAndGet();
        if (k == COUNT - 1 && neverEnds) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException cancelled) {
                throw new IllegalStateException(cancelled);
            }
        }
        return State.EMPTY.with("drawn", Randomness.of(k).stream("cell").nextGaussian());
    }

    private Cells cells(String name, Stop stop) throws IOException {
        return new Cells(LooseCells.in(folder.resolve(name)), stop, Display.NOTHING);
    }

    private static double[] drawn(List<State> states) {
        return states.stream().mapToDouble(state -> state.number("drawn", 0)).toArray();
    }

    @Test
    void sparkGivesTheNumbersOfThisProcessAndGoesOnAfterAStop() throws IOException {
        double[] here = drawn(cells("here", () -> false)
                .run(LocalRuntime.allCores(), "test", points(), CellsTest::work)
                .orElseThrow());
        assertArrayEquals(
                IntStream.range(0, COUNT)
                        .mapToDouble(k -> work(k).number("drawn", 0))
                        .toArray(),
                here);

        try (JavaSparkContext spark = SparkApplication.start("cells", "local[2]")) {
            AtomicInteger asked = new AtomicInteger();
            Cells interrupted = cells("spark", () -> asked.incrementAndGet() > 2);
            neverEnds = true;
            assertTrue(interrupted
                    .run(SparkRuntime.of(spark), "test", points(), CellsTest::work)
                    .isEmpty());
            neverEnds = false;
            int kept = written("spark").size();
            assertTrue(kept > 0 && kept < COUNT, kept + " cells are kept");

            Map<Path, FileTime> before = written("spark");
            double[] resumed = drawn(cells("spark", () -> false)
                    .run(SparkRuntime.of(spark), "test", points(), CellsTest::work)
                    .orElseThrow());
            Map<Path, FileTime> after = written("spark");
            assertEquals(COUNT, after.size());
            assertTrue(after.entrySet().containsAll(before.entrySet()), "kept cells are not written again");
            assertArrayEquals(here, resumed);
        }
    }

    @Test
    void aDamagedCellIsRunAgain() throws IOException {
        List<State> first = cells("here", () -> false)
                .run(LocalRuntime.allCores(), "test", points(), CellsTest::work)
                .orElseThrow();
        try (Stream<Path> files = Files.list(folder.resolve("here"))) {
            Path one = files.filter(file -> file.toString().endsWith(".cell"))
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(one);
            bytes[bytes.length / 2] ^= 1;
            Files.write(one, bytes);
        }
        RUNS.set(0);
        List<State> again = cells("here", () -> false)
                .run(LocalRuntime.allCores(), "test", points(), CellsTest::work)
                .orElseThrow();
        assertEquals(1, RUNS.get());
        assertArrayEquals(drawn(first), drawn(again));
    }

    @Test
    void aCellUnderTheNameOfAnotherIsRunAgain() throws IOException {
        List<State> first = cells("here", () -> false)
                .run(LocalRuntime.allCores(), "test", points(), CellsTest::work)
                .orElseThrow();
        List<Path> files = List.copyOf(new TreeSet<>(written("here").keySet()));
        Files.copy(files.get(0), files.get(1), StandardCopyOption.REPLACE_EXISTING);
        RUNS.set(0);
        List<State> again = cells("here", () -> false)
                .run(LocalRuntime.allCores(), "test", points(), CellsTest::work)
                .orElseThrow();
        assertEquals(1, RUNS.get());
        assertArrayEquals(drawn(first), drawn(again));
    }

    private Map<Path, FileTime> written(String name) throws IOException {
        Map<Path, FileTime> written = new HashMap<>();
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".cell")).toList()) {
                written.put(file, Files.getLastModifiedTime(file));
            }
        }
        return written;
    }
}
