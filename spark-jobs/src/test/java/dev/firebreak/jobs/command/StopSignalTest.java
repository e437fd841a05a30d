package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.experiments.JavaProcess;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.experiments.store.ResultStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signal to a run that never asks for one, in a process of its own. */
class StopSignalTest {
    private static final String SPEC = "name: deaf\n";

    @TempDir
    private Path out;

    /** Begins a run and then waits for ever. Arguments: the folder of results, and for how long a signal is waited with, in ms. */
    static final class Deaf {
        private Deaf() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            StopSignal.listen(Duration.ofMillis(Long.parseLong(arguments[1])));
            ResultStore store = ResultStore.open(new Configuration(false), arguments[0], "deaf", "1", SPEC, false);
            store.begin(Manifest.of("train", "deaf", "1", Manifest.Draws.ofSeed(1), Map.of()));
            System.out.println("begun");
            new CountDownLatch(1).await();
        }
    }

    private Path said() {
        return out.resolve("said.txt");
    }

    private Process begun(long patience) throws IOException, InterruptedException {
        Process process = JavaProcess.of(Deaf.class, out.toString(), Long.toString(patience))
                .redirectErrorStream(true)
                .redirectOutput(said().toFile())
                .start();
        while (!Files.readString(said()).contains("begun")) {
            assertTrue(process.isAlive(), Files.readString(said()));
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return process;
    }

    private void assertStopped(Process process) throws IOException, InterruptedException {
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "the process does not stop");
        assertEquals(4, process.exitValue(), Files.readString(said()));
        String status = Files.readString(out.resolve("deaf").resolve("1").resolve("status.json"));
        assertTrue(status.contains("\"status\" : \"stopped\""), status);
        assertTrue(status.contains("\"message\" : \"stopped by a signal\""), status);
    }

    @Test
    void itIsEndedWithATrueStatusWhenTheTimeIsUp() throws IOException, InterruptedException {
        Process process = begun(200);
        process.destroy();
        assertStopped(process);
    }

    @Test
    void aSecondSignalEndsItAtOnce() throws IOException, InterruptedException {
        Process process = begun(TimeUnit.HOURS.toMillis(1));
        process.destroy();
        assertTrue(!process.waitFor(500, TimeUnit.MILLISECONDS), "the first signal lets it end by itself");
        process.destroy();
        assertStopped(process);
    }

    /**
     * The later ones come while the first is being handled, and end the process in Java's own way. The operating system may also join
     * them to one, which lets the run end by itself for a while.
     */
    @Test
    void manySignalsAtOnceEndItWithATrueStatus() throws IOException, InterruptedException {
        Process process = begun(TimeUnit.SECONDS.toMillis(5));
        for (int i = 0; i < 20; i++) {
            process.destroy();
        }
        assertStopped(process);
    }
}
