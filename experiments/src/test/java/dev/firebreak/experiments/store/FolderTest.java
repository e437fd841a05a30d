package dev.firebreak.experiments.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are seen whole or not at all, reach the disk before they are seen, and nothing of anybody else's is touched. */
class FolderTest {
    private static final byte[] BYTES = {1, 2, 3};

    @TempDir
    Path disk;

    private Folder folder;

    @BeforeEach
    void open() throws IOException {
        folder = Folder.at(disk.toString(), new Configuration(false));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(disk)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    // What stands before a colon is a scheme only where a slash follows.
    @Test
    void aFolderMayHaveAColonInItsName() throws IOException {
        Path current = Path.of("").toAbsolutePath();
        for (String path : List.of(
                disk.resolve("10:00").toString(),
                current.relativize(disk.resolve("10:00")).toString())) {
            assertEquals(
                    disk.resolve("10:00").toString(),
                    Folder.at(path, new Configuration(false)).path().toUri().getPath());
        }
        assertEquals(
                current.resolve("10:00").toString(),
                Folder.at("10:00", new Configuration(false)).path().toUri().getPath());
    }

    @Test
    void whatACrashLeftHalfWrittenIsDeletedAndNeverPutInPlace() throws IOException {
        assertThrows(
                IllegalStateException.class,
                () -> folder.write("owner.key", out -> {
                    out.write(BYTES);
                    assertEquals(1, names().size());
                    Files.copy(disk.resolve(names().get(0)), disk.resolve("copy"));
                    throw new IllegalStateException("died");
                }));
        assertEquals(List.of("copy"), names(), "a write that fails cleans up after itself");
        Files.move(disk.resolve("copy"), disk.resolve(".owner.key.0123456789abcdef.firebreak-tmp"));
        folder.settle();
        assertEquals(List.of(), names());
    }

    @Test
    void temporaryFilesOfOthersAreLeftAlone() throws IOException {
        List<String> others = List.of(".draft.tmp", ".draft.firebreak-tmp", "draft.0123456789abcdef.firebreak-tmp");
        for (String name : others) {
            Files.writeString(disk.resolve(name), "mine");
        }
        Files.writeString(disk.resolve("draft"), "mine");
        ResultFolders.write(disk.toString(), "status", BYTES, new Configuration(false));
        assertTrue(names().containsAll(others), names().toString());
    }

    @Test
    void noLinkIsFollowed() throws IOException {
        Path victim = Files.writeString(disk.resolve("victim"), "precious");
        for (String name : List.of("manifest.json", ".probe", ".manifest.json.tmp")) {
            Files.createSymbolicLink(disk.resolve(name), victim);
        }
        folder.write("manifest.json", BYTES);
        new Location(folder, "run").probe();
        assertEquals("precious", Files.readString(victim));
        assertFalse(Files.isSymbolicLink(disk.resolve("manifest.json")));
        assertTrue(Files.isSymbolicLink(disk.resolve(".probe")));
        try (var out = folder.opened(".probe", true)) {
            out.write(BYTES);
        }
        assertEquals("precious", Files.readString(victim));
        assertArrayEquals(BYTES, Files.readAllBytes(disk.resolve(".probe")));
    }

    /** Clears all drafts away, as another process that settles the folder does, and lets what follows fail as it does then. */
    public static final class Clearing extends LocalDisk {
        private static int clearings;

        @Override
        public URI getUri() {
            return URI.create("clearing:///");
        }

        @Override
        protected OutputStream createOutputStreamWithMode(
                org.apache.hadoop.fs.Path path, boolean append, FsPermission permission) throws IOException {
            OutputStream out = super.createOutputStreamWithMode(path, append, permission);
            if (clearings > 0) {
                clearings--;
                delete(path, false);
                out.close();
            }
            return out;
        }
    }

    private Folder clearing(int times) throws IOException {
        Configuration configuration = new Configuration(false);
        configuration.setClass("fs.clearing.impl", Clearing.class, org.apache.hadoop.fs.FileSystem.class);
        configuration.setBoolean("fs.clearing.impl.disable.cache", true);
        Clearing.clearings = times;
        return Folder.at("clearing://" + disk, configuration);
    }

    @Test
    void aDraftThatAnotherProcessClearsAwayWhileItIsFilledIsWrittenAgain() throws IOException {
        assertEquals(3, clearing(2).write("result", BYTES).bytes());
        assertTrue(clearing(2).writeNew("key", BYTES));
        for (String name : List.of("result", "key")) {
            assertArrayEquals(BYTES, folder.read(name).orElseThrow());
        }
        assertThrows(IOException.class, () -> clearing(3).write("third", BYTES));
        assertThrows(IOException.class, () -> clearing(3).writeNew("third", BYTES));
        assertEquals(List.of("key", "result"), names());
    }

    /** Deletes nothing, as a process that is killed before it can. */
    public static final class Leaving extends LocalDisk {
        @Override
        public URI getUri() {
            return URI.create("leaving:///");
        }

        @Override
        public boolean delete(org.apache.hadoop.fs.Path path, boolean recursive) {
            return false;
        }
    }

    @Test
    void whatACrashLeavesOfTheTrialOfAFolderIsDeletedByTheNextRun() throws IOException {
        Configuration configuration = new Configuration(false);
        configuration.setClass("fs.leaving.impl", Leaving.class, org.apache.hadoop.fs.FileSystem.class);
        new Location(Folder.at("leaving://" + disk, configuration), "run").probe();
        assertEquals(1, names().size(), names().toString());
        new Location(folder, "run").probe();
        assertEquals(List.of(), names());
    }

    @Test
    void aFileThatAnotherProcessClearsAwayIsWrittenAgain() throws IOException {
        List<Integer> attempts = new ArrayList<>();
        StoredFile stored = folder.write("key", out -> {
            out.write(BYTES);
            attempts.add(1);
            if (attempts.size() == 1) {
                Folder.at(disk.toString(), new Configuration(false)).settle();
            }
        });
        assertEquals(2, attempts.size());
        assertEquals(3, stored.bytes());
        assertArrayEquals(BYTES, folder.read("key").orElseThrow());
        assertEquals(List.of("key"), names());
    }

    @Test
    void ofManyThatMakeAFileOneDoesAndAllSeeItWhole() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 20; round++) {
                String name = "key" + round;
                List<Callable<Boolean>> all = IntStream.range(0, 4)
                        .mapToObj(k -> (Callable<Boolean>) () -> {
                            boolean made = folder.writeNew(name, new byte[32 + k]);
                            Optional<byte[]> seen = folder.read(name);
                            assertTrue(seen.isPresent() && seen.get().length >= 32);
                            return made;
                        })
                        .toList();
                int made = 0;
                for (var done : threads.invokeAll(all)) {
                    made += done.get() ? 1 : 0;
                }
                assertEquals(1, made);
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(20, names().size());
    }

    @Test
    void namesWithAColonAreNames() throws IOException {
        folder.in("a:b").create();
        folder.in("a:b").write("c:d", BYTES);
        assertEquals(List.of("a:b"), folder.folders());
        assertEquals(List.of("c:d"), folder.in("a:b").names());
    }

    @Test
    void everythingReachesTheDiskBeforeItIsSeenAndSuccessComesLast() throws IOException {
        SyncedDisk.EVENTS.clear();
        Walk.run(SyncedDisk.configuration(), "synced://" + disk, false, 400, round -> {});
        List<String> events = List.copyOf(SyncedDisk.EVENTS);
        String run = disk.resolve(Walk.NAME).resolve(Walk.RUN).toString();
        int renames = 0;
        for (int k = 0; k < events.size(); k++) {
            if (events.get(k).startsWith("rename ")) {
                renames++;
                String from = events.get(k).split(" ")[1];
                assertTrue(events.subList(0, k).contains("sync " + from), from + " is seen before it is on the disk");
            }
        }
        assertTrue(renames > 15, renames + " renames");
        int success = IntStream.range(0, events.size())
                .filter(k -> events.get(k).endsWith(" " + run + "/_SUCCESS"))
                .findFirst()
                .orElseThrow();
        for (String synced : List.of(run, run + "/metrics")) {
            int named = events.lastIndexOf("rename " + synced);
            int last = IntStream.range(0, success)
                    .filter(k -> events.get(k).startsWith("rename ")
                            && parent(events.get(k)).equals(synced))
                    .max()
                    .orElseThrow();
            assertTrue(
                    events.subList(last, success).contains("sync " + synced),
                    named + ": names in " + synced + " may be lost");
        }
        assertTrue(events.subList(success, events.size()).contains("sync " + run));
    }

    private static String parent(String rename) {
        return Path.of(rename.split(" ")[2]).getParent().toString();
    }
}
