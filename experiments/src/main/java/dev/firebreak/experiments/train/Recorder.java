package dev.firebreak.experiments.train;

import dev.firebreak.experiments.progress.Progress;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.store.MetricRow;
import dev.firebreak.learning.train.TrainerState;
import dev.firebreak.learning.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Carries what a trainer measures to the result and to whoever watches, and stops the trainer when the run is to end. */
final class Recorder {
    private final Run run;
    private final int interval;
    private final SortedMap<String, Double> latest = new TreeMap<>();

    /**
     * A recorder.
     *
     * @param run that is executed
     * @param interval rounds between checkpoints
     */
    Recorder(Run run, int interval) {
        this.run = run;
        this.interval = interval;
    }

    /** The last value of every metric so far. */
    SortedMap<String, Double> latest() {
        return latest;
    }

    /** Takes the values that an interrupted run measured, by ascending round. */
    void resume(List<MetricRow> rows) {
        rows.forEach(row -> latest.put(row.metric(), row.value()));
    }

    TrainingListener showing(Progress progress) {
        return (state, metrics, evaluated) -> {
            latest.putAll(metrics);
            progress.round(state.round());
            if (evaluated) {
                progress.evaluated(state.round(), metrics);
            }
            boolean stop = run.stop().isRaised();
            record(state, metrics, stop || state.round() % interval == 0);
            return !stop;
        };
    }

    private void record(TrainerState state, SortedMap<String, Double> metrics, boolean checkpoint) {
        run.record(state.round(), metrics);
        if (checkpoint) {
            try {
                run.checkpoint(state.round(), state.toState());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
