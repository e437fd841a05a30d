package dev.firebreak.jobs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import java.io.IOException;
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
            while (own < 75) {
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
        assertEquals(300, taken.get());
        assertFalse(Files.exists(disk.resolve("lock.holder")));
    }
}
