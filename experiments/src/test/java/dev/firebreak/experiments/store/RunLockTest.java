package dev.firebreak.experiments.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.JavaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
    private static final Duration BEAT = Duration.ofMillis(50);

    @TempDir
    Path disk;

    private Folder folder;

    @BeforeEach
    void open() throws IOException {
        folder = Folder.at(disk.toString(), new Configuration(false));
    }

    @Test
    void aLivingHolderKeepsAHeartbeatLock() throws IOException {
        try (RunLock held = HeartbeatLock.take(folder, "lock", BEAT)) {
            InputException refused = assertThrows(InputException.class, () -> HeartbeatLock.take(folder, "lock", BEAT));
            assertTrue(
                    refused.getMessage()
                            .contains("process " + ProcessHandle.current().pid()),
                    refused.getMessage());
            held.check();
        }
        assertFalse(folder.has("lock"));
        HeartbeatLock.take(folder, "lock", BEAT).close();
    }

    @Test
    void aDeadHoldersHeartbeatLockIsTakenOver() throws IOException {
        Files.writeString(disk.resolve("lock"), "process 1 on a host that burned down");
        try (RunLock taken = HeartbeatLock.take(folder, "lock", BEAT)) {
            taken.check();
        }
        assertFalse(folder.has("lock"));
    }

    @Test
    void aHolderThatWasTakenOverLearnsOfItAndLeavesTheNewLockAlone() throws IOException {
        RunLock slow = HeartbeatLock.take(folder, "lock", Duration.ofHours(1));
        Files.writeString(disk.resolve("lock"), "another");
        IOException lost = assertThrows(IOException.class, slow::check);
        assertTrue(lost.getMessage().contains("taken over"), lost.getMessage());
        slow.close();
        assertEquals("another", Files.readString(disk.resolve("lock")));
    }

    @Test
    void ofManyThreadsThatContendForALocalLockOneHoldsItAtATime() throws Exception {
        AtomicInteger holders = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Callable<Void> contend = () -> {
            int own = 0;
            while (own < 15) {
                try (RunLock lock = LocalLock.take(folder, "lock")) {
                    assertEquals(1, holders.incrementAndGet());
                    lock.check();
                    own++;
                    taken.incrementAndGet();
                    holders.decrementAndGet();
                } catch (InputException held) {
                    Thread.onSpinWait();
                }
            }
            return null;
        };
        try {
            List<Callable<Void>> all =
                    IntStream.range(0, 4).mapToObj(i -> contend).toList();
            for (var done : threads.invokeAll(all)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(60, taken.get());
        assertFalse(Files.exists(disk.resolve("lock.holder")));
    }

    /** A program that tries to take the lock in a folder: exit code 0 if it gets it, 3 with the message on its output if not. */
    static final class Contender {
        private Contender() {}

        public static void main(String[] arguments) throws IOException {
            try (RunLock lock = LocalLock.take(Folder.at(arguments[0], new Configuration(false)), "lock")) {
                lock.check();
            } catch (InputException held) {
                System.out.println(held.getMessage());
                System.exit(3);
            }
        }
    }

    private String contend(int expected) throws IOException, InterruptedException {
        Process process = JavaProcess.of(Contender.class, disk.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(expected, process.waitFor(), output);
        return output;
    }

    @Test
    void anotherProcessIsRefusedWhateverThisOneReadsAndTries() throws IOException, InterruptedException {
        try (RunLock held = LocalLock.take(folder, "lock")) {
            // What closes another descriptor of a locked file gives the lock away.
            assertThrows(InputException.class, () -> LocalLock.take(folder, "lock"));
            Path link = Files.createSymbolicLink(disk.resolveSibling(disk.getFileName() + "-link"), disk);
            Folder byLink = Folder.at(link.toString(), new Configuration(false));
            InputException refused = assertThrows(InputException.class, () -> LocalLock.take(byLink, "lock"));
            Files.delete(link);
            String self = "process " + ProcessHandle.current().pid() + " on ";
            assertTrue(refused.getMessage().contains(self), refused.getMessage());
            assertTrue(contend(3).contains(self));
            held.check();
        }
        assertEquals("", contend(0));
        assertTrue(Files.exists(disk.resolve("lock")), "others may be about to lock this very file");
        LocalLock.take(folder, "lock").close();
    }
}
