package dev.firebreak.jobs.train;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.util.SignalUtils;
import scala.Function0;

/** Notices SIGTERM and SIGINT, so that a run can end between two rounds with a checkpoint. */
public final class StopSignal {
    private final AtomicBoolean raised = new AtomicBoolean();

    private StopSignal() {}

    /** From now on the first such signal raises this and no longer ends the process; a second one ends it. */
    public static StopSignal listen() {
        StopSignal stop = new StopSignal();
        Function0<Object> raise = () -> stop.raised.compareAndSet(false, true);
        for (String signal : List.of("TERM", "INT")) {
            SignalUtils.register(signal, raise);
        }
        return stop;
    }

    /** Whether a signal has come. */
    public boolean isRaised() {
        return raised.get();
    }
}
