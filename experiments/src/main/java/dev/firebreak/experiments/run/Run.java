package dev.firebreak.experiments.run;

import dev.firebreak.core.State;
import dev.firebreak.experiments.progress.Display;
import dev.firebreak.experiments.store.Checkpoint;
import dev.firebreak.experiments.store.MetricRow;
import dev.firebreak.experiments.store.ResultStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What a kind sees of the run that it executes. */
public final class Run {
    private final String id;
    private final ResultStore store;
    private final Optional<Checkpoint> checkpoint;
    private final Runtime runtime;
    private final Stop stop;
    private final Display display;

    Run(String id, ResultStore store, Optional<Checkpoint> checkpoint, Runtime runtime, Stop stop, Display display) {
        this.id = id;
        this.store = store;
        this.checkpoint = checkpoint;
        this.runtime = runtime;
        this.stop = stop;
        this.display = display;
    }

    /** The run id. */
    public String id() {
        return id;
    }

    /** What to go on from; empty to start anew. */
    public Optional<Checkpoint> checkpoint() {
        return checkpoint;
    }

    /** The metrics that an earlier start of this run recorded up to its checkpoint, by ascending round. */
    public List<MetricRow> recorded() throws IOException {
        return store.folder().metrics();
    }

    /** Records a round's metrics, which are safe after the next checkpoint or at the end. */
    public void record(int round, SortedMap<String, Double> metrics) {
        store.append(round, metrics);
    }

    /** Makes the run resumable after a round. */
    public void checkpoint(int round, State state) throws IOException {
        store.checkpoint(round, state);
    }

    /** Where the work is done. */
    public Runtime runtime() {
        return runtime;
    }

    /** Whether to end early. */
    public Stop stop() {
        return stop;
    }

    /** How progress is shown. */
    public Display display() {
        return display;
    }

    /** The result folder as it is written, for tables that are larger than memory and for finished cells. */
    public ResultStore store() {
        return store;
    }
}
