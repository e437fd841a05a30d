package dev.firebreak.experiments.unlearning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import dev.firebreak.experiments.JavaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerTest {
    private static final Configuration HADOOP = new Configuration(false);
    private static final int RACES = 40;

    @TempDir
    Path folder;

    private Path root() {
        return folder.resolve("owner");
    }

    private Owner open() throws IOException {
        return Owner.open(root().toString(), HADOOP);
    }

    private String refused() {
        return assertThrows(InputException.class, this::open).getMessage();
    }

    @Test
    void lookingMakesNothing() throws IOException {
        open();
        assertTrue(Owner.ifThere(root().toString(), HADOOP).isEmpty());
        assertFalse(Files.exists(root()));
    }

    @Test
    void theKeyIsWrittenOnceForItsOwnerAlone() throws IOException {
        Owner first = open().establish();
        assertTrue(Owner.ifThere(root().toString(), HADOOP).isPresent());
        assertTrue(first.sameAs(open()));
        assertTrue(first.sameAs(open().establish()));
        Path key = root().resolve("owner.key");
        assertEquals(32, Files.size(key));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(root())));
        try (Stream<Path> all = Files.list(root())) {
            assertEquals(
                    List.of(root().resolve("owner.check"), key), all.sorted().toList());
        }
    }

    @Test
    void anEmptyFolderBecomesPrivate() throws IOException {
        Files.createDirectory(root());
        Files.setPosixFilePermissions(root(), PosixFilePermissions.fromString("rwxr-xr-x"));
        open().establish();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(root())));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 33})
    void aKeyOfAnotherLengthIsRefused(int length) throws IOException {
        open().establish();
        Files.write(root().resolve("owner.key"), new byte[length]);
        assertTrue(refused().contains("owner.key must have exactly 32 bytes, but has " + length), refused());
    }

    @Test
    void aFolderThatOthersMayLookIntoIsRefused() throws IOException {
        open().establish();
        Files.setPosixFilePermissions(root(), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertTrue(refused().contains("chmod 700"), refused());
    }

    @Test
    void anotherKeyThanThatOfTheFilesIsRefused() throws IOException {
        Owner owner = open().establish();
        byte[] key = Files.readAllBytes(root().resolve("owner.key"));
        assertTrue(owner.hasKey(key));
        key[31] ^= 1;
        assertFalse(owner.hasKey(key));
        Files.write(root().resolve("owner.key"), key);
        assertTrue(refused().contains("is not the one that this folder was begun with"), refused());
        key[31] ^= 1;
        Files.write(root().resolve("owner.key"), key);
        assertTrue(owner.sameAs(open()));
    }

    @Test
    void digestsDependOnTheKey() throws IOException {
        Owner one = open().establish();
        Owner other =
                Owner.open(root().resolveSibling("other").toString(), HADOOP).establish();
        List<String> texts = List.of("a", "b");
        assertEquals(one.hexDigest("data", texts), open().hexDigest("data", texts));
        assertFalse(one.hexDigest("data", texts).equals(other.hexDigest("data", texts)));
    }

    @Test
    void aKeyThatOthersMayReadIsRefusedWhereverItLies() throws IOException {
        open().establish();
        Path key = root().resolve("owner.key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertTrue(refused().contains("chmod 600"), refused());
        Path elsewhere = Files.move(key, root().resolveSibling("elsewhere.key"));
        Files.createSymbolicLink(key, elsewhere);
        assertTrue(refused().contains("chmod 600"), refused());
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-------"));
        assertTrue(Owner.ifThere(root().toString(), HADOOP).isPresent());
    }

    @Test
    void aFolderInOtherUseIsRefusedAndLeftAsItIs() throws IOException {
        Files.createDirectory(root());
        Files.setPosixFilePermissions(root(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(root().resolve("draft"), "mine");
        Files.writeString(root().resolve(".draft.tmp"), "mine too");
        assertTrue(refused().contains("is no owner's folder"), refused());
        assertEquals("mine too", Files.readString(root().resolve(".draft.tmp")));
        assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(root())));
    }

    @Test
    void onlyFilesOfReceiptsAreRemoved() throws IOException {
        Owner owner = open().establish();
        Path run = root().resolve("name/run");
        Path stale = Files.createDirectories(run.resolve("0123456789abcdef"));
        Files.writeString(stale.resolve(Owner.SALT), "salt");
        Path mixed = Files.createDirectories(run.resolve("fedcba9876543210"));
        Files.writeString(mixed.resolve(Owner.FORGOTTEN), "id\n");
        Files.writeString(mixed.resolve("notes.txt"), "mine");
        for (Path one : List.of(stale, mixed)) {
            Files.writeString(
                    one.resolve("begun-"
                            + Sha256.hex("/out".getBytes(StandardCharsets.UTF_8))
                                    .substring(0, 16)),
                    "/out");
        }
        // Nothing says that these were never published.
        Path other = Files.createDirectories(run.resolve("00000000000000ff"));
        Files.writeString(other.resolve(Owner.SALT), "salt");
        Files.writeString(run.resolve("letter.txt"), "mine");
        Files.createDirectories(run.resolve("my folder"));
        owner.forgetUnpublished("name", "run", "/elsewhere");
        assertTrue(Files.exists(stale.resolve(Owner.SALT)));
        owner.forgetUnpublished("name", "run", "/out");
        assertTrue(Files.exists(other.resolve(Owner.SALT)));
        assertFalse(Files.exists(stale));
        assertFalse(Files.exists(mixed.resolve(Owner.FORGOTTEN)));
        assertTrue(Files.exists(mixed.resolve("notes.txt")));
        assertTrue(Files.exists(run.resolve("letter.txt")));
        assertTrue(Files.exists(run.resolve("my folder")));
    }

    @Test
    void privateAndPublishedLieApart() throws IOException {
        Path out = Files.createDirectories(folder.resolve("results"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), out);
        String all = "the folder of results";
        for (Path wrong :
                List.of(out, link, out.resolve("a/b"), link.resolve("x"), folder, out.resolve("../results"))) {
            assertThrows(
                    InputException.class,
                    () -> PrivatePaths.requireApart(wrong.toString(), out.toString(), all),
                    wrong.toString());
        }
        PrivatePaths.requireApart(folder.resolve("results-private").toString(), out.toString(), all);
        PrivatePaths.requireApart("hdfs://h/results-private", "hdfs://h/results", all);
        assertThrows(
                InputException.class, () -> PrivatePaths.requireApart("hdfs://h/results/p", "hdfs://h/results/", all));
    }

    @Test
    void besideIsNeverInside() throws IOException {
        Path here = Path.of("").toRealPath();
        assertEquals(here + "-private", PrivatePaths.beside("."));
        assertEquals(here.getParent() + "-private", PrivatePaths.beside(".."));
        assertEquals(here + "/results-private", PrivatePaths.beside("results/"));
        assertEquals("hdfs://h/results-private", PrivatePaths.beside("hdfs://h/results/"));
        Path run = Files.createDirectories(folder.resolve("out/name/run"));
        Path link = Files.createSymbolicLink(folder.resolve("model"), run);
        assertEquals(
                folder.toRealPath().resolve("out").toString(), PrivatePaths.results(link.toString(), "name", "run"));
        // A folder that was moved away from its results.
        assertEquals(run.toRealPath().toString(), PrivatePaths.results(run.toString(), "name", "another"));
    }

    @Test
    void lookingWhileTheKeyIsWrittenIsNoFault() throws Exception {
        for (int k = 0; k < 300; k++) {
            String path = folder.resolve("while" + k).toString();
            Owner first = Owner.open(path, HADOOP);
            Thread other = new Thread(() -> {
                try {
                    first.establish();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            other.start();
            // Until it is there it is not there, and never something in between.
            while (other.isAlive() && Owner.ifThere(path, HADOOP).isEmpty()) {
                Thread.onSpinWait();
            }
            other.join();
            assertTrue(first.sameAs(Owner.open(path, HADOOP)));
        }
    }

    /** Establishes an owner in one folder after another, each at a moment that another process tries the same. */
    static final class Racer {
        private Racer() {}

        /**
         * Prints a digest under the key of each folder.
         *
         * @param args the folder, and when to begin, in milliseconds
         */
        public static void main(String[] args) throws IOException {
            long begin = Long.parseLong(args[1]);
            for (int k = 0; k < RACES; k++) {
                while (System.currentTimeMillis() < begin + 25L * k) {
                    Thread.onSpinWait();
                }
                Owner owner =
                        Owner.open(args[0] + "/" + k, new Configuration(false)).establish();
                System.out.println("key " + owner.hexDigest("which", List.of()));
            }
        }
    }

    @Test
    void processesThatBeginAtOnceGoOnWithOneKey() throws IOException, InterruptedException {
        long begin = System.currentTimeMillis() + 4000;
        List<Process> processes = new ArrayList<>();
        for (int k = 0; k < 2; k++) {
            processes.add(JavaProcess.of(Racer.class, folder.toString(), String.valueOf(begin))
                    .redirectError(folder.resolve("err" + k).toFile())
                    .start());
        }
        List<List<String>> keys = new ArrayList<>();
        for (Process process : processes) {
            keys.add(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("key "))
                    .toList());
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        }
        assertEquals(RACES, keys.get(0).size(), Files.readString(folder.resolve("err0")));
        assertEquals(keys.get(0), keys.get(1));
        for (int k = 0; k < RACES; k++) {
            Owner kept = Owner.open(folder.resolve(String.valueOf(k)).toString(), HADOOP);
            assertEquals(keys.get(0).get(k), "key " + kept.hexDigest("which", List.of()));
        }
    }
}
