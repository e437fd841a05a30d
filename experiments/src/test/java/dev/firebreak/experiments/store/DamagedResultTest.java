package dev.firebreak.experiments.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A result is one only if every file of it is there; whatever is missing or altered is named, and can be made again. */
class DamagedResultTest {
    private static final Configuration HADOOP = new Configuration(false);
    private static final int EVERY = 400;
    private static final List<String> LISTED = List.of(
            "manifest.json",
            "metrics/part-0000000000.parquet",
            "metrics/part-0000001000.parquet",
            "model.safetensors",
            "spec.yaml",
            "summary.json");

    @TempDir
    Path out;

    private Path folder;

    @BeforeEach
    void finishedRun() throws IOException {
        run(false);
        folder = out.resolve(Walk.NAME).resolve(Walk.RUN);
    }

    private void run(boolean force) throws IOException {
        Walk.run(HADOOP, out.toString(), force, EVERY, round -> {});
    }

    private ResultFolder result() throws IOException {
        return ResultFolder.open(folder.toString(), HADOOP);
    }

    private InputException refused() {
        return assertThrows(InputException.class, () -> run(false));
    }

    @Test
    void theListNamesEveryFileThatEqualRunsShareAndSuccessNamesTheList() throws IOException {
        byte[] list = Files.readAllBytes(folder.resolve("files.json"));
        JsonNode read = new ObjectMapper().readTree(list);
        assertEquals(1, read.get("format").asInt());
        assertEquals(LISTED, read.get("files").findValuesAsText("path"));
        for (JsonNode file : read.get("files")) {
            byte[] bytes = Files.readAllBytes(folder.resolve(file.get("path").asText()));
            assertEquals(bytes.length, file.get("bytes").asLong());
            assertEquals(Sha256.hex(bytes), file.get("sha256").asText());
        }
        assertEquals(
                Sha256.hex(list), Files.readString(folder.resolve("_SUCCESS")).strip());
        assertFalse(Files.exists(folder.resolve("checkpoints")), "there is nothing left to go on with");
    }

    @Test
    void aFileThatIsMissingOrCutIsNamedAndForceComputesItAgain() throws IOException {
        Map<String, byte[]> whole = ResultStoreTest.content(folder);
        for (String name : LISTED) {
            for (boolean cut : new boolean[] {true, false}) {
                Path file = folder.resolve(name);
                byte[] bytes = Files.readAllBytes(file);
                if (cut) {
                    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
                } else {
                    Files.delete(file);
                }
                String message = refused().getMessage();
                assertTrue(message.startsWith(file.toString()), message);
                assertTrue(message.contains("--force"), message);
                assertEquals(1, message.lines().count(), message);
                Files.write(file, bytes);
            }
        }
        Files.delete(folder.resolve("summary.json"));
        Files.delete(folder.resolve("spec.yaml"));
        run(true);
        ResultStoreTest.assertSame(whole, ResultStoreTest.content(folder), Walk.DIFFERING);
        run(false);
    }

    @Test
    void whatDiffersBetweenEqualRunsIsNeverNeeded() throws IOException {
        for (String name : List.of("report.html", "timings.json", "metrics/timings-0000000000.parquet")) {
            Files.delete(folder.resolve(name));
        }
        Files.writeString(folder.resolve("status.json"), "garbage");
        Files.writeString(folder.resolve("metrics/timings-0000001000.parquet"), "garbage");
        Files.writeString(folder.resolve("operations.json"), "garbage");
        Walk.run(HADOOP, out.toString(), false, round -> {
            throw new AssertionError("ran again");
        });
        result().check();
        assertEquals(248, result().metrics().size());
        assertTrue(result().summary().isPresent());
    }

    @Test
    void aListThatIsNotTheOneOfSuccessIsRefused() throws IOException {
        for (String damage : List.of("", "{}", "null")) {
            Files.writeString(folder.resolve("files.json"), damage);
            assertTrue(refused().getMessage().contains("files.json is damaged"), damage);
        }
        Files.delete(folder.resolve("files.json"));
        assertTrue(refused().getMessage().contains("files.json is missing"));
        Files.writeString(
                folder.resolve("files.json"), "{\"format\":1,\"files\":[{\"path\":\"../x\",\"sha256\":\"\"}]}");
        byte[] list = Files.readAllBytes(folder.resolve("files.json"));
        Files.writeString(folder.resolve("_SUCCESS"), Sha256.hex(list) + "\n");
        assertTrue(refused().getMessage().contains("not a list of files"));
    }

    @Test
    void checkSeesABitThatIsAltered() throws IOException {
        result().check();
        for (String name : LISTED) {
            Path file = folder.resolve(name);
            byte[] bytes = Files.readAllBytes(file);
            byte[] altered = bytes.clone();
            altered[bytes.length / 2] ^= 1;
            Files.write(file, altered);
            InputException found = assertThrows(InputException.class, () -> result().check());
            assertTrue(found.getMessage().startsWith(file + " was altered"), found.getMessage());
            Files.write(file, bytes);
        }
        Files.delete(folder.resolve("_SUCCESS"));
        assertTrue(assertThrows(InputException.class, () -> result().check())
                .getMessage()
                .contains("has not finished"));
    }

    @Test
    void aRedoThatWouldDeleteNotesIsRefused() throws IOException {
        Files.writeString(folder.resolve("metrics").resolve("notes.txt"), "precious");
        InputException refused = assertThrows(InputException.class, () -> run(true));
        assertTrue(refused.getMessage().contains("metrics/notes.txt"), refused.getMessage());
        assertEquals("precious", Files.readString(folder.resolve("metrics").resolve("notes.txt")));
        run(false);
    }

    @Test
    void aFolderThatIsNoOldResultIsLeftAlone() throws IOException {
        Path mine = Files.createDirectories(out.resolve(Walk.NAME).resolve(".old-" + Walk.RUN));
        Files.writeString(mine.resolve("thesis.tex"), "precious");
        InputException refused = assertThrows(InputException.class, () -> run(true));
        assertTrue(refused.getMessage().contains(".old-" + Walk.RUN), refused.getMessage());
        run(false);
        assertEquals("precious", Files.readString(mine.resolve("thesis.tex")));
    }

    @Test
    void checkpointsThatAKillLeftBehindTheEndAreDeleted() throws IOException {
        Path checkpoints = Files.createDirectories(folder.resolve("checkpoints"));
        Files.writeString(checkpoints.resolve("round-0000000400.checkpoint"), "");
        run(false);
        assertFalse(Files.exists(checkpoints));
        byte[] before = Files.readAllBytes(folder.resolve("status.json"));
        run(false);
        assertArrayEquals(before, Files.readAllBytes(folder.resolve("status.json")));
    }

    @Test
    void theNameOfAHolderThatWasKilledBehindTheEndIsDeletedAndThatOfALivingOneStays() throws IOException {
        Folder locks = Folder.at(out.resolve(Walk.NAME).resolve(".locks").toString(), HADOOP);
        String lock = Walk.RUN + ".lock";
        Path holder = out.resolve(Walk.NAME).resolve(".locks").resolve(lock + ".holder");
        Files.writeString(holder, "process 1 on nowhere");
        run(false);
        assertFalse(Files.exists(holder));
        try (RunLock alive = RunLock.take(locks, lock, HADOOP)) {
            alive.check();
            run(false);
            assertTrue(Files.exists(holder));
        }
    }

    @Test
    void theNamesAtTheTopAreThoseOfTheLayout() throws IOException {
        assertEquals(
                new TreeSet<>(ResultFolder.PARTS),
                new TreeSet<>(ResultFolder.ours(Folder.at(folder.toString(), HADOOP))));
    }
}
