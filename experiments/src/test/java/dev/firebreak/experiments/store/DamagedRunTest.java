package dev.firebreak.experiments.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import dev.firebreak.experiments.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to the folder of a run between two starts, or during one, it ends with the right result or says why not. */
class DamagedRunTest {
    private static final Configuration HADOOP = new Configuration(false);
    private static final int EVERY = 100;
    private static final int STOP = 1150;
    private static final String PART = "metrics/part-0000000000.parquet";
    private static final String OPEN_PART = "metrics/part-0000001000.parquet";

    @TempDir
    Path out;

    private Path folder;
    private Map<String, byte[]> whole;

    @BeforeEach
    void interruptedRun() throws IOException {
        Walk.run(HADOOP, out.resolve("whole").toString(), false, EVERY, round -> {});
        whole = ResultStoreTest.content(out.resolve("whole").resolve(Walk.NAME).resolve(Walk.RUN));
        folder = out.resolve(Walk.NAME).resolve(Walk.RUN);
        interrupt();
    }

    private void interrupt() {
        assertThrows(
                StorageException.class,
                () -> Walk.run(HADOOP, out.toString(), false, EVERY, round -> {
                    if (round == STOP) {
                        throw new StorageException("stop");
                    }
                }));
    }

    /** Resumes to the end, which must be right, and returns the first round that was computed. */
    private int resumed() throws IOException {
        List<Integer> rounds = new ArrayList<>();
        Walk.run(HADOOP, out.toString(), false, EVERY, rounds::add);
        Map<String, byte[]> now = ResultStoreTest.content(folder);
        now.keySet().removeIf(name -> name.endsWith("notes.txt") || name.contains(".nfs"));
        ResultStoreTest.assertSame(whole, now, Walk.DIFFERING);
        return rounds.get(0);
    }

    @Test
    void aPartThatIsMissingCutOrAlteredIsComputedAgain() throws IOException {
        for (String part : List.of(PART, OPEN_PART)) {
            Path file = folder.resolve(part);
            Files.delete(file);
            assertEquals(1, resumed(), part);
            again();
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            assertEquals(1, resumed(), part);
            again();
            Files.write(file, new byte[0]);
            assertEquals(1, resumed(), part);
            again();
        }
        // Rows of the right form, but not those that were measured.
        List<MetricRow> rows = MetricsLog.decode(Files.readAllBytes(folder.resolve(PART)));
        MetricRow first = rows.get(0);
        rows.set(0, new MetricRow(first.round(), first.seed(), first.metric(), first.value() + 1));
        Files.write(folder.resolve(PART), MetricsLog.encode(rows));
        assertEquals(1, resumed());
    }

    private void again() throws IOException {
        Files.delete(folder.resolve("_SUCCESS"));
        Files.delete(folder.resolve("spec.yaml"));
        for (String name : ResultStoreTest.content(folder).keySet()) {
            Files.delete(folder.resolve(name));
        }
        Files.delete(folder.resolve("metrics"));
        interrupt();
    }

    @Test
    void rowsThatWereWrittenAfterTheCheckpointAreNoDamage() throws IOException {
        Path last = folder.resolve("checkpoints/round-0000001100.checkpoint");
        Files.delete(last);
        assertEquals(1001, resumed());
    }

    @Test
    void timingsAreNotNeeded() throws IOException {
        Files.delete(folder.resolve("metrics/timings-0000000000.parquet"));
        Files.writeString(folder.resolve("metrics/timings-0000001000.parquet"), "garbage");
        List<Integer> rounds = new ArrayList<>();
        Walk.run(HADOOP, out.toString(), false, EVERY, rounds::add);
        assertEquals(1101, rounds.get(0));
    }

    @Test
    void strangersAreIgnored() throws IOException {
        for (String inner : List.of("metrics", "checkpoints", ".")) {
            Files.writeString(folder.resolve(inner).resolve("notes.txt"), "mine");
            Files.writeString(folder.resolve(inner).resolve(".nfs00000000000a"), "mine");
            Files.writeString(folder.resolve(inner).resolve("part-1.parquet.notes.txt"), "mine");
            Files.writeString(folder.resolve(inner).resolve("round-7.checkpoint.notes.txt"), "mine");
        }
        assertEquals(1101, resumed());
        assertEquals("mine", Files.readString(folder.resolve("metrics/notes.txt")));
        assertEquals("mine", Files.readString(folder.resolve("checkpoints/notes.txt")));
        Walk.run(HADOOP, out.toString(), false, round -> {
            throw new AssertionError("ran again");
        });
    }

    @Test
    void aCheckpointOfAnotherRunIsNotGoneOnFrom() throws IOException {
        try (ResultStore other = ResultStore.open(HADOOP, out.toString(), Walk.NAME, "other", "name: other\n", false)) {
            other.begin(Walk.MANIFEST);
            // The same metrics as of the interrupted run, so that nothing but the run's id tells the checkpoints apart.
            State state = Walk.START;
            for (int round = 1; round <= 1100; round++) {
                state = Walk.step(other, round, state);
            }
            other.checkpoint(1100, State.EMPTY.with("x", 0.1, 0.2));
            other.stop(Outcome.STOPPED, "enough");
        }
        Path foreign = out.resolve(Walk.NAME).resolve("other").resolve("checkpoints/round-0000001100.checkpoint");
        Files.copy(
                foreign,
                folder.resolve("checkpoints/round-0000001100.checkpoint"),
                StandardCopyOption.REPLACE_EXISTING);
        assertEquals(1001, resumed());
    }

    @Test
    void withoutAManifestTheRunIsBegunAgain() throws IOException {
        Files.writeString(folder.resolve("manifest.json"), "");
        assertEquals(1, resumed());
        again();
        Files.delete(folder.resolve("manifest.json"));
        assertEquals(1, resumed());
    }

    @Test
    void aFileInPlaceOfAFolderIsNamed() throws IOException {
        for (String name : List.of("checkpoints", "metrics")) {
            for (String inner : ResultStoreTest.content(folder).keySet()) {
                if (inner.startsWith(name)) {
                    Files.delete(folder.resolve(inner));
                }
            }
            Files.delete(folder.resolve(name));
            Files.writeString(folder.resolve(name), "");
            InputException refused =
                    assertThrows(InputException.class, () -> Walk.run(HADOOP, out.toString(), false, round -> {}));
            assertTrue(refused.getMessage().startsWith(folder.resolve(name) + " is a file"), refused.getMessage());
            Files.delete(folder.resolve(name));
        }
        assertEquals(1, resumed());
    }

    @Test
    void aSpecThatIsCutIsCalledDamaged() throws IOException {
        Files.writeString(folder.resolve("spec.yaml"), Walk.SPEC.substring(0, 7));
        InputException refused =
                assertThrows(InputException.class, () -> Walk.run(HADOOP, out.toString(), false, round -> {}));
        assertTrue(refused.getMessage().contains("spec.yaml is damaged: it ends after 7 of"), refused.getMessage());
    }

    @Test
    void forceBeginsAnUnfinishedRunAgainAndKeepsNotes() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "mine");
        List<Integer> rounds = new ArrayList<>();
        Walk.run(HADOOP, out.toString(), true, EVERY, rounds::add);
        assertEquals(1, rounds.get(0));
        assertEquals("mine", Files.readString(folder.resolve("notes.txt")));
    }

    @Test
    void aFolderThatIsDeletedUnderARunIsNoticed() throws IOException {
        for (boolean atTheEnd : new boolean[] {false, true}) {
            StorageException lost = assertThrows(
                    StorageException.class,
                    () -> Walk.run(HADOOP, out.resolve("gone").toString(), false, atTheEnd ? 5000 : EVERY, round -> {
                        if (round == 450) {
                            delete(out.resolve("gone").resolve(Walk.NAME).resolve(Walk.RUN));
                        }
                    }));
            assertTrue(lost.getMessage().contains("is missing, though this run wrote it"), lost.getMessage());
            assertEquals(1, lost.getMessage().lines().count());
            Path left = out.resolve("gone").resolve(Walk.NAME).resolve(Walk.RUN);
            assertFalse(Files.exists(left.resolve("_SUCCESS")));
            Status status = Json.read("", Files.readAllBytes(left.resolve("status.json")), Status.class);
            assertEquals("crashed", status.status());
            assertEquals(lost.getMessage(), status.message());
        }
        Walk.run(HADOOP, out.resolve("gone").toString(), false, EVERY, round -> {});
        ResultStoreTest.assertSame(
                whole,
                new TreeMap<>(ResultStoreTest.content(
                        out.resolve("gone").resolve(Walk.NAME).resolve(Walk.RUN))),
                Walk.DIFFERING);
    }

    private static void delete(Path folder) throws IOException {
        Folder.at(folder.toString(), HADOOP).delete();
    }

    @Test
    void operationsAreAddedOverAllStarts() throws IOException {
        for (Outcome outcome : List.of(Outcome.STOPPED, Outcome.DONE)) {
            try (ResultStore store =
                    ResultStore.open(HADOOP, out.toString(), Walk.NAME, "counted", "name: counted\n", false)) {
                store.begin(Walk.MANIFEST);
                store.operations(() -> new TreeMap<>(Map.of("executors-lost", 2L)));
                if (outcome == Outcome.STOPPED) {
                    store.stop(outcome, "enough");
                } else {
                    store.finish(new Summary(new TreeMap<>(), List.of()), List.of(), outcome, folder -> new byte[0]);
                }
            }
        }
        Path counted = out.resolve(Walk.NAME).resolve("counted");
        assertTrue(Files.readString(counted.resolve("operations.json")).contains("\"executors-lost\" : 4"));
        assertFalse(Files.readString(counted.resolve("files.json")).contains("operations"));
    }
}
