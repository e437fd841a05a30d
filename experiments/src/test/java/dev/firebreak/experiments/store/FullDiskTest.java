package dev.firebreak.experiments.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up ends the run with one line and a true status, and with room again the run goes on. */
class FullDiskTest {
    private static final int EVERY = 400;
    private static final String ROOM = "small.room";
    private static final String ROOT = "small.root";

    @TempDir
    java.nio.file.Path disk;

    private void run(long room) throws IOException {
        Configuration configuration = new Configuration(false);
        configuration.set("fs.small.impl", SmallDisk.class.getName());
        configuration.setBoolean("fs.small.impl.disable.cache", true);
        configuration.setLong(ROOM, room);
        configuration.set(ROOT, disk.toString());
        Walk.run(configuration, "small://" + disk, false, EVERY, round -> {});
    }

    @Test
    void oneLineATrueStatusAndTheSameResultOnceThereIsRoom() throws IOException {
        java.nio.file.Path folder = disk.resolve(Walk.NAME).resolve(Walk.RUN);
        Walk.run(new Configuration(false), disk.resolve("whole").toString(), false, EVERY, round -> {});
        Map<String, byte[]> whole =
                ResultStoreTest.content(disk.resolve("whole").resolve(Walk.NAME).resolve(Walk.RUN));
        long used = SmallDisk.used(disk);
        int begun = 0;
        for (int blocks = 1; !Files.exists(folder.resolve("_SUCCESS")); blocks++) {
            String message;
            try {
                run(used + blocks * SmallDisk.BLOCK);
                continue;
            } catch (InputException nothingBegun) {
                assertTrue(nothingBegun.getMessage().contains("No space left on device"), nothingBegun.getMessage());
                continue;
            } catch (StorageException full) {
                message = full.getMessage();
            }
            assertTrue(message.startsWith("cannot write small:" + disk), message);
            assertTrue(message.contains("No space left on device"), message);
            assertTrue(message.endsWith("run the same command again"), message);
            assertEquals(1, message.lines().count(), message);
            if (Files.exists(folder.resolve("status.json"))) {
                Status status = Json.read("", Files.readAllBytes(folder.resolve("status.json")), Status.class);
                assertEquals("crashed", status.status(), "blocks " + blocks);
                assertEquals(message, status.message());
                begun++;
            }
        }
        assertTrue(begun >= 4, "a disk that fills up in the middle was tried only " + begun + " times");
        ResultStoreTest.assertSame(whole, ResultStoreTest.content(folder), Walk.DIFFERING);
    }

    /** A disk of so many bytes, of which each file takes whole blocks. */
    public static final class SmallDisk extends LocalDisk {
        static final long BLOCK = 4096;

        @Override
        public URI getUri() {
            return URI.create("small:///");
        }

        static long used(java.nio.file.Path root) throws IOException {
            try (Stream<java.nio.file.Path> files = Files.walk(root)) {
                return files.filter(Files::isRegularFile)
                        .mapToLong(file -> (file.toFile().length() + BLOCK - 1) / BLOCK * BLOCK)
                        .sum();
            }
        }

        @Override
        protected OutputStream createOutputStreamWithMode(Path path, boolean append, FsPermission permission)
                throws IOException {
            java.nio.file.Path root = java.nio.file.Path.of(getConf().get(ROOT));
            long room = getConf().getLong(ROOM, 0);
            return new FilterOutputStream(super.createOutputStreamWithMode(path, append, permission)) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    if (used(root) + (length + BLOCK - 1) / BLOCK * BLOCK > room) {
                        throw new IOException("No space left on device");
                    }
                    out.write(bytes, offset, length);
                }
            };
        }
    }
}
