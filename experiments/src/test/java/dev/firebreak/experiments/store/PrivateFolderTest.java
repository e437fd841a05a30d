package dev.firebreak.experiments.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFolderTest {
    private static final byte[] BYTES = "a key".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path disk;

    private PrivateFolder folder;

    @BeforeEach
    void open() throws IOException {
        SyncedDisk.EVENTS.clear();
        folder = PrivateFolder.at("synced://" + disk.resolve("owner"), SyncedDisk.configuration());
    }

    // Noise is drawn from a new file at once, so a power failure must not take it away again.
    @Test
    void aNewFileAndTheFoldersAboveItAreOnTheDisk() throws IOException {
        assertTrue(folder.create("requests/model", "a.key", BYTES));
        assertOnDisk(disk.resolve("owner/requests/model"));
    }

    @Test
    void aWrittenFileAndTheFoldersAboveItAreOnTheDisk() throws IOException {
        folder.write("requests/model", "a.json", BYTES);
        assertOnDisk(disk.resolve("owner/requests/model"));
    }

    private void assertOnDisk(Path inner) {
        List<String> events = List.copyOf(SyncedDisk.EVENTS);
        for (Path parent : List.of(disk, disk.resolve("owner"), disk.resolve("owner/requests"))) {
            assertTrue(events.contains("sync " + parent), "names in " + parent + " may be lost: " + events);
        }
        assertTrue(events.stream().anyMatch(event -> event.startsWith("sync " + inner + "/.")), "content: " + events);
        assertEquals("sync " + inner, events.get(events.size() - 1));
    }

    @Test
    void theNameOfANewFileIsOnTheDiskAfterTheFileHasIt() throws IOException {
        folder.create("", "a.key", BYTES);
        assertEquals(
                "sync " + disk.resolve("owner"),
                SyncedDisk.EVENTS.get(SyncedDisk.EVENTS.size() - 1),
                SyncedDisk.EVENTS.toString());
    }

    @Test
    void aFileThatIsThereStays() throws IOException {
        assertTrue(folder.create("", "a.key", BYTES));
        assertFalse(folder.create("", "a.key", new byte[3]));
        assertEquals(BYTES.length, Files.size(disk.resolve("owner/a.key")));
        assertEquals(List.of("a.key"), folder.names(""));
    }
}
