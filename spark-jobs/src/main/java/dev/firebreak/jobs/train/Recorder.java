package dev.firebreak.jobs.train;

import dev.firebreak.experiments.progress.Progress;
import dev.firebreak.experiments.store.MetricRow;
import dev.firebreak.experiments.store.ResultStore;
import dev.firebreak.learning.train.TrainerState;
import dev.firebreak.learning.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Carries what a trainer measures to the store and to whoever watches, and stops it when a signal says so. */
final class Recorder {
    private final ResultStore store;
    private final int interval;
    private final StopSignal signal;
    private final SortedMap<String, Double> latest = new TreeMap<>();

    /**
     * A recorder.
     *
     * @param store an open store that has begun
     * @param interval rounds between checkpoints
     * @param signal what stops the run after the round that is under way
     */
    Recorder(ResultStore store, int interval, StopSignal signal) {
        this.store = store;
        this.interval = interval;
        this.signal = signal;
    }

    /** The last value of every metric so far. */
    SortedMap<String, Double> latest() {
        return latest;
    }

    /** Takes the values that an interrupted run measured, by ascending round. */
    void remember(List<MetricRow> rows) {
        rows.forEach(row -> latest.put(row.metric(), row.value()));
    }

    TrainingListener showing(Progress progress) {
        return (state, metrics, evaluated) -> {
            latest.putAll(metrics);
            progress.round(state.round());
            if (evaluated) {
                progress.evaluated(state.round(), metrics);
            }
            boolean stop = signal.isRaised();
            record(state, metrics, stop || state.round() % interval == 0);
            return !stop;
        };
    }

    private void record(TrainerState state, SortedMap<String, Double> metrics, boolean checkpoint) {
        try {
            store.append(state.round(), metrics);
            if (checkpoint) {
                store.checkpoint(state.round(), state.toState());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
