package dev.firebreak.experiments.run;

import java.util.SortedMap;
import java.util.TreeMap;

/** Whether a run is to end before it is finished, as a scheduler's signal asks; looked at between two steps of the work. */
@FunctionalInterface
public interface Stop {
    /** Nothing ends a run early. */
    Stop NEVER = () -> false;

    /** Whether the run is to end. */
    boolean isRaised();

    /**
     * Goes on unless the run is to end; for work that has no checkpoints.
     *
     * @throws Stopped if it is
     */
    default void check() {
        if (isRaised()) {
            throw new Stopped("stopped by a signal", new TreeMap<>());
        }
    }

    /** The run ends here; what is under way and not checkpointed is given up. */
    final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient SortedMap<String, Double> metrics;

        /**
         * An early end.
         *
         * @param reason one line for {@code status.json}
         * @param metrics what was measured last, by name
         */
        public Stopped(String reason, SortedMap<String, Double> metrics) {
            super(reason, null, false, false);
            this.metrics = metrics;
        }

        /** What was measured last, by name. */
        public SortedMap<String, Double> metrics() {
            return metrics;
        }
    }
}
