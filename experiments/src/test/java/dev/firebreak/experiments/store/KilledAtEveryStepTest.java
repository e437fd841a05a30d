package dev.firebreak.experiments.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever change to the disk is the last one before a kill, the next start makes the same result, and until a redo is whole
 * the old result is there. {@code careful} is a disk on which a rename replaces nothing, as on HDFS.
 */
class KilledAtEveryStepTest {
    private static final int EVERY = 400;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aNewRun(boolean careful) throws IOException {
        Configuration healthy = DyingFileSystem.configuration(Long.MAX_VALUE, careful);
        Map<String, byte[]> whole = whole(folder.resolve("whole"), healthy);
        int steps = 0;
        while (killed(folder.resolve("run" + steps), steps, careful, false)) {
            Path out = folder.resolve("run" + steps);
            Walk.run(healthy, uri(out), false, EVERY, round -> {});
            assertResult(whole, out);
            steps++;
        }
        assertTrue(steps > 50, "only " + steps + " steps were tried");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRedo(boolean careful) throws IOException {
        Path out = folder.resolve("redo");
        Path result = out.resolve(Walk.NAME).resolve(Walk.RUN);
        Path redo = out.resolve(Walk.NAME).resolve(".redo-" + Walk.RUN);
        Path old = out.resolve(Walk.NAME).resolve(".old-" + Walk.RUN);
        Configuration healthy = DyingFileSystem.configuration(Long.MAX_VALUE, careful);
        Map<String, byte[]> whole = whole(out, healthy);
        int steps = 0;
        int replacements = 0;
        boolean alive = false;
        while (!alive) {
            Map<String, byte[]> before = ResultStoreTest.content(result);
            alive = !killed(out, steps, careful, true);
            if (Files.exists(redo) && !Files.exists(redo.resolve("_SUCCESS"))) {
                ResultStoreTest.assertSame(before, ResultStoreTest.content(result), Set.of());
                delete(redo);
            } else if (Files.exists(redo)) {
                replacements++;
                recoverThoughKilledAgainAndAgain(out, careful);
                assertFalse(Files.exists(redo));
                assertFalse(Arrays.equals(
                        before.get("metrics/timings-0000000000.parquet"),
                        Files.readAllBytes(result.resolve("metrics/timings-0000000000.parquet"))));
            }
            assertResult(whole, out);
            ResultStore.open(healthy, uri(out), Walk.NAME, Walk.RUN, Walk.SPEC, true)
                    .close();
            assertFalse(Files.exists(old), "what was replaced is left");
            steps++;
        }
        assertTrue(steps > 50, "only " + steps + " steps were tried");
        assertTrue(replacements >= 2, "a kill before each move was not tried");
    }

    private static void recoverThoughKilledAgainAndAgain(Path out, boolean careful) {
        int steps = 0;
        while (killed(out, steps, careful, false)) {
            steps++;
        }
    }

    private static Map<String, byte[]> whole(Path out, Configuration healthy) throws IOException {
        Walk.run(healthy, uri(out), false, EVERY, round -> {});
        return ResultStoreTest.content(out.resolve(Walk.NAME).resolve(Walk.RUN));
    }

    private static void assertResult(Map<String, byte[]> whole, Path out) throws IOException {
        Map<String, byte[]> result =
                ResultStoreTest.content(out.resolve(Walk.NAME).resolve(Walk.RUN));
        ResultStoreTest.assertSame(whole, result, Walk.DIFFERING);
        assertArrayEquals("<p>248</p>".getBytes(StandardCharsets.UTF_8), result.get("report.html"));
    }

    private static String uri(Path path) {
        return "dying://" + path;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Runs until that many changes to the disk are made; whether that was before the end. */
    private static boolean killed(Path out, int changes, boolean careful, boolean force) {
        try {
            Walk.run(DyingFileSystem.configuration(changes, careful), uri(out), force, EVERY, round -> {});
            return false;
        } catch (IOException | InputException killed) {
            return true;
        }
    }
}
