package dev.firebreak.experiments.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import dev.firebreak.experiments.JavaProcess;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.learning.tensor.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultStoreTest {
    private static final Configuration HADOOP = new Configuration(false);

    @TempDir
    Path out;

    @Test
    void aRunLeavesEverythingThatTheLayoutNames() throws IOException {
        Walk.run(HADOOP, out.toString(), false, round -> {});
        assertEquals(
                new TreeSet<>(Set.of(
                        "_SUCCESS",
                        "files.json",
                        "manifest.json",
                        "metrics/part-0000000000.parquet",
                        "metrics/part-0000001000.parquet",
                        "metrics/timings-0000000000.parquet",
                        "metrics/timings-0000001000.parquet",
                        "model.safetensors",
                        "report.html",
                        "spec.yaml",
                        "status.json",
                        "summary.json",
                        "timings.json")),
                content(folder()).keySet());
        assertEquals(List.of(locks(), folder()), children(out.resolve(Walk.NAME)));
        assertEquals(Walk.SPEC, Files.readString(folder().resolve("spec.yaml")));

        ResultFolder read = ResultFolder.open(folder().toString(), HADOOP);
        assertEquals(Walk.MANIFEST, read.manifest());
        assertTrue(read.finished());
        assertEquals("done", read.status().orElseThrow().status());
        assertEquals(0, read.status().orElseThrow().exitCode());
        assertEquals(0.1, read.summary().orElseThrow().metrics().get("seconds/round"));
        assertFalse(Files.readString(folder().resolve("summary.json")).contains("seconds"));
        List<MetricRow> rows = read.metrics();
        assertEquals(3 * 124, rows.size());
        assertTrue(rows.contains(new MetricRow(20, 7, "train/loss", Double.NaN)));
        assertTrue(rows.contains(new MetricRow(30, 7, "train/loss", Double.POSITIVE_INFINITY)));
        byte[] model = Files.readAllBytes(folder().resolve("model.safetensors"));
        double last = Safetensors.read("model", model).get(0).values()[0];
        assertEquals(read.summary().orElseThrow().metrics().get("test/accuracy"), last);
    }

    @Test
    void aFinishedRunIsNotTouchedAgain() throws IOException {
        Walk.run(HADOOP, out.toString(), false, round -> {});
        Map<String, byte[]> before = content(folder());
        Walk.run(HADOOP, out.toString(), false, round -> {
            throw new AssertionError("ran again");
        });
        assertSame(before, content(folder()), Set.of());
    }

    @Test
    void aCheckpointIsWorthwhileAfterASecondOfWork() throws IOException {
        long second = TimeUnit.SECONDS.toNanos(1);
        long opened = System.nanoTime();
        try (ResultStore store = ResultStore.open(HADOOP, out.toString(), Walk.NAME, Walk.RUN, Walk.SPEC, false)) {
            store.begin(Walk.MANIFEST);
            assertFalse(store.isCheckpointWorthwhile(opened + second - 1));
            assertTrue(store.isCheckpointWorthwhile(System.nanoTime() + second));
            State state = Walk.step(store, 10, Walk.START);
            long written = System.nanoTime();
            store.checkpoint(10, state);
            assertFalse(store.isCheckpointWorthwhile(written + second - 1));
            assertTrue(store.isCheckpointWorthwhile(System.nanoTime() + second));
        }
    }

    @Test
    void anInterruptedRunEndsWithTheBytesOfAnUninterruptedOne() throws IOException {
        Walk.run(HADOOP, out.resolve("whole").toString(), false, round -> {});
        List<Integer> resumedAt = new ArrayList<>();
        for (int stop : List.of(50, 150, 999, 1001, 1234)) {
            assertThrows(
                    Interrupted.class,
                    () -> Walk.run(HADOOP, out.toString(), false, round -> {
                        if (resumedAt.isEmpty() || resumedAt.get(resumedAt.size() - 1) != -stop) {
                            resumedAt.add(round);
                            resumedAt.add(-stop);
                        }
                        if (round == stop) {
                            throw new Interrupted();
                        }
                    }));
            assertEquals(
                    "crashed",
                    ResultFolder.open(folder().toString(), HADOOP)
                            .status()
                            .orElseThrow()
                            .status());
        }
        assertEquals(List.of(1, -50, 1, -150, 101, -999, 901, -1001, 1001, -1234), resumedAt);
        Walk.run(HADOOP, out.toString(), false, round -> {});
        assertSameResult(out.resolve("whole").resolve(Walk.NAME).resolve(Walk.RUN));
    }

    @Test
    void aKilledProcessIsResumedAndItsLockIsFree() throws Exception {
        Walk.run(HADOOP, out.resolve("whole").toString(), false, round -> {});
        for (int stop : List.of(555, 1233)) {
            Process process = JavaProcess.of(Walk.class, out.toString(), Integer.toString(stop))
                    .inheritIO()
                    .start();
            assertEquals(137, process.waitFor());
        }
        Walk.run(HADOOP, out.toString(), false, round -> assertTrue(round > 1200));
        assertSameResult(out.resolve("whole").resolve(Walk.NAME).resolve(Walk.RUN));
    }

    @Test
    void aDamagedCheckpointIsPassedOverForTheOneBeforeIt() throws IOException {
        Walk.run(HADOOP, out.resolve("whole").toString(), false, round -> {});
        for (boolean truncate : new boolean[] {true, false}) {
            assertThrows(
                    Interrupted.class,
                    () -> Walk.run(HADOOP, out.toString(), true, round -> {
                        if (round == 450) {
                            throw new Interrupted();
                        }
                    }));
            Path folder = Files.exists(folder()) && Files.exists(folder().resolve("_SUCCESS"))
                    ? out.resolve(Walk.NAME).resolve(".redo-" + Walk.RUN)
                    : folder();
            Path last = folder.resolve("checkpoints").resolve("round-0000000400.checkpoint");
            byte[] bytes = Files.readAllBytes(last);
            if (truncate) {
                bytes = Arrays.copyOf(bytes, bytes.length - 1);
            } else {
                bytes[bytes.length / 2] ^= 1;
            }
            Files.write(last, bytes);
            List<Integer> rounds = new ArrayList<>();
            Walk.run(HADOOP, out.toString(), !truncate, rounds::add);
            assertEquals(301, rounds.get(0));
            assertSameResult(out.resolve("whole").resolve(Walk.NAME).resolve(Walk.RUN));
        }
    }

    @Test
    void allCheckpointsDamagedMeansFromTheStart() throws IOException {
        assertThrows(
                Interrupted.class,
                () -> Walk.run(HADOOP, out.toString(), false, round -> {
                    if (round == 450) {
                        throw new Interrupted();
                    }
                }));
        for (Path checkpoint : children(folder().resolve("checkpoints"))) {
            Files.write(checkpoint, new byte[3]);
        }
        List<Integer> rounds = new ArrayList<>();
        Walk.run(HADOOP, out.toString(), false, rounds::add);
        assertEquals(1, rounds.get(0));
        Walk.run(HADOOP, out.resolve("whole").toString(), false, round -> {});
        assertSameResult(out.resolve("whole").resolve(Walk.NAME).resolve(Walk.RUN));
    }

    @Test
    void forceKeepsTheOldResultUntilTheNewOneIsWhole() throws IOException {
        Walk.run(HADOOP, out.toString(), false, round -> {});
        Map<String, byte[]> before = content(folder());
        assertThrows(
                Interrupted.class,
                () -> Walk.run(HADOOP, out.toString(), true, round -> {
                    if (round == 700) {
                        throw new Interrupted();
                    }
                }));
        assertSame(before, content(folder()), Set.of());
        List<Integer> rounds = new ArrayList<>();
        Walk.run(HADOOP, out.toString(), true, rounds::add);
        assertEquals(701, rounds.get(0), "an interrupted redo is resumed");
        assertSame(before, content(folder()), Walk.DIFFERING);
        assertFalse(Arrays.equals(
                before.get("metrics/timings-0000000000.parquet"),
                content(folder()).get("metrics/timings-0000000000.parquet")));
        assertEquals(List.of(locks(), folder()), children(out.resolve(Walk.NAME)));
    }

    @Test
    void stoppedRunsSayWhyAndAreResumable() throws IOException {
        try (ResultStore store = open(Walk.SPEC, false)) {
            store.begin(Walk.MANIFEST);
            store.checkpoint(3, State.EMPTY);
            store.stop(Outcome.STOPPED, "signal");
        }
        Status status = ResultFolder.open(folder().toString(), HADOOP).status().orElseThrow();
        assertEquals("stopped", status.status());
        assertEquals(4, status.exitCode());
        assertEquals(3, status.round());
        assertEquals("signal", status.message());
        try (ResultStore store = open(Walk.SPEC, false)) {
            assertEquals(Standing.RESUMABLE, store.standing());
        }
    }

    @Test
    void aRefusedRunHasAStatusAndNothingElse() throws IOException {
        try (ResultStore store = open(Walk.SPEC, false)) {
            store.stop(Outcome.REFUSED, "no data");
        }
        assertEquals(Set.of("status.json"), content(folder()).keySet());
        try (ResultStore store = open(Walk.SPEC, false)) {
            assertEquals(Standing.NEW, store.standing());
        }
    }

    @Test
    void aFolderOfAnotherSpecIsRefusedTellingTheDifference() throws IOException {
        Walk.run(HADOOP, out.toString(), false, round -> {});
        InputException refused = assertThrows(InputException.class, () -> open("name: walk\nrounds: 99\n", false));
        assertTrue(refused.getMessage().startsWith(folder().toString()), refused.getMessage());
        assertTrue(refused.getMessage().contains("line 2"), refused.getMessage());
        assertTrue(
                refused.getMessage().contains("'rounds: 1234' where this one has 'rounds: 99'"), refused.getMessage());
    }

    @Test
    void aFolderThatIsNotOursIsRefusedAndLeftAlone() throws IOException {
        Files.createDirectories(folder());
        Files.writeString(folder().resolve("thesis.tex"), "precious");
        for (boolean force : new boolean[] {false, true}) {
            InputException refused = assertThrows(InputException.class, () -> open(Walk.SPEC, force));
            assertTrue(refused.getMessage().contains("thesis.tex"), refused.getMessage());
        }
        assertEquals(Set.of("thesis.tex"), content(folder()).keySet());
    }

    @Test
    void resultsInsideAResultAreRefused() throws IOException {
        Walk.run(HADOOP, out.toString(), false, round -> {});
        InputException refused = assertThrows(
                InputException.class,
                () -> ResultStore.open(HADOOP, folder().toString(), "inner", "1", Walk.SPEC, false));
        assertTrue(refused.getMessage().contains("--out"), refused.getMessage());
    }

    @Test
    void outputThatCannotBeWrittenIsRefusedBeforeAnyWork() throws IOException {
        Path file = Files.writeString(out.resolve("file"), "");
        for (String bad : List.of(file.resolve("deeper").toString(), "nosuchscheme://x/y", "")) {
            InputException refused = assertThrows(
                    InputException.class, () -> ResultStore.open(HADOOP, bad, Walk.NAME, Walk.RUN, Walk.SPEC, false));
            assertTrue(refused.getMessage().startsWith("cannot write results to "), refused.getMessage());
        }
        try (ResultStore store = open(Walk.SPEC, false)) {
            assertEquals(Standing.NEW, store.standing());
            assertFalse(Files.exists(folder()), "opening writes nothing that stays");
        }
        assertEquals(List.of(locks()), children(out.resolve(Walk.NAME)));
    }

    @Test
    void otherDataThanTheRunWasBegunWithAreRefused() throws IOException {
        assertThrows(
                Interrupted.class,
                () -> Walk.run(HADOOP, out.toString(), false, round -> {
                    if (round == 450) {
                        throw new Interrupted();
                    }
                }));
        Manifest m = Walk.MANIFEST;
        Manifest changed = new Manifest(
                m.kind(),
                m.name(),
                m.run(),
                m.firebreak(),
                m.code(),
                m.commit(),
                m.dirty(),
                m.java(),
                m.spark(),
                m.dataSeed(),
                m.trainingSeed(),
                new TreeMap<>(Map.of("data.csv", "sha256:11")),
                m.mode(),
                m.redundancy(),
                m.faultDomain(),
                m.repeatable(),
                m.kernels(),
                m.host());
        try (ResultStore store = open(Walk.SPEC, false)) {
            InputException refused = assertThrows(InputException.class, () -> store.begin(changed));
            assertTrue(refused.getMessage().contains("data.csv had digest sha256:00"), refused.getMessage());
        }
    }

    @Test
    void twoWritersOfOneRunAreRefusedAndTwoRunsAreNot() throws IOException {
        try (ResultStore store = open(Walk.SPEC, false)) {
            store.begin(Walk.MANIFEST);
            InputException refused = assertThrows(InputException.class, () -> open(Walk.SPEC, false));
            String self = "process " + ProcessHandle.current().pid();
            assertTrue(refused.getMessage().contains(self), refused.getMessage());
            ResultStore.open(HADOOP, out.toString(), Walk.NAME, "another", Walk.SPEC, false)
                    .close();
        }
        open(Walk.SPEC, false).close();
        assertEquals(List.of(locks(), folder()), children(out.resolve(Walk.NAME)));
    }

    @Test
    void callsOutOfOrderAreProgrammerErrors() throws IOException {
        try (ResultStore store = open(Walk.SPEC, false)) {
            assertThrows(IllegalStateException.class, () -> store.append(1, new TreeMap<>()));
            store.begin(Walk.MANIFEST);
            store.checkpoint(5, State.EMPTY);
            assertThrows(IllegalArgumentException.class, () -> store.append(5, new TreeMap<>()));
            assertThrows(IllegalStateException.class, () -> store.begin(Walk.MANIFEST));
        }
    }

    private void assertSameResult(Path expected) throws IOException {
        assertSame(content(expected), content(folder()), Walk.DIFFERING);
    }

    static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> actual, Set<String> differing) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, bytes) -> {
            if (!differing.contains(name)) {
                assertArrayEquals(bytes, actual.get(name), name);
            }
        });
    }

    private ResultStore open(String spec, boolean force) throws IOException {
        return ResultStore.open(HADOOP, out.toString(), Walk.NAME, Walk.RUN, spec, force);
    }

    private Path folder() {
        return out.resolve(Walk.NAME).resolve(Walk.RUN);
    }

    private Path locks() {
        return out.resolve(Walk.NAME).resolve(".locks");
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        }
    }

    /** Every file below a folder by relative name. */
    static Map<String, byte[]> content(Path folder) throws IOException {
        Map<String, byte[]> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                content.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return content;
    }

    private static final class Interrupted extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
