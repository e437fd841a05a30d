package dev.firebreak.jobs.command;

import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.run.Stop;
import dev.firebreak.experiments.store.ResultStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.util.SignalUtils;
import scala.Function0;

/**
 * Notices SIGTERM and SIGINT, so that a run can end between two rounds with a checkpoint. Work that does not ask in time is ended where
 * it is: schedulers kill what is still there half a minute after their signal. Either way the status says "stopped", and the exit code is
 * that of {@link Outcome#STOPPED}.
 */
final class StopSignal implements Stop {
    /** How long a run has to end by itself; Kubernetes and Slurm wait 30 seconds unless configured otherwise. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String REASON = "stopped by a signal";

    private final AtomicInteger signals = new AtomicInteger();
    private final Duration patience;

    private StopSignal(Duration patience) {
        this.patience = patience;
    }

    /** As the other, with the usual time to wait for the run. */
    static StopSignal listen() {
        return listen(PATIENCE);
    }

    /** From now on the first such signal raises this and no longer ends the process; a second one ends it at once. */
    static StopSignal listen(Duration patience) {
        StopSignal stop = new StopSignal(patience);
        Function0<Object> raise = () -> {
            stop.raise();
            return true;
        };
        for (String signal : List.of("TERM", "INT")) {
            SignalUtils.register(signal, raise);
        }
        // Spark's handler gives a signal that comes while another is being handled to Java, which then begins to exit.
        Runtime.getRuntime().addShutdownHook(new Thread(StopSignal::endAtExit, "firebreak-stop-at-exit"));
        return stop;
    }

    // A run that is open when Java exits was ended by a signal, noticed here or not.
    private static void endAtExit() {
        if (ResultStore.stopAll(REASON)) {
            halt();
        }
    }

    private void raise() {
        Duration wait = signals.incrementAndGet() == 1 ? patience : Duration.ZERO;
        Thread end = new Thread(() -> end(wait), "firebreak-stop");
        end.setDaemon(true);
        end.start();
    }

    private static void end(Duration wait) {
        try {
            TimeUnit.MILLISECONDS.sleep(wait.toMillis());
            if (!ResultStore.stopAll(REASON)) {
                // No run is open, or the last one has just ended well: then so may the process.
                TimeUnit.MILLISECONDS.sleep(wait.toMillis() / 4);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        halt();
    }

    private static void halt() {
        System.err.println("stopped; the same command goes on from what is kept");
        // Exit hooks would wait for work that does not end.
        Runtime.getRuntime().halt(Outcome.STOPPED.exitCode());
    }

    @Override
    public boolean isRaised() {
        return signals.get() > 0;
    }
}
