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

/**
 * What a kind sees of the run that it executes.
 *
 * @param id the run id
 * @param store the result folder as it is written, for tables that are larger than memory and for finished cells
 * @param checkpoint what to go on from; empty to start anew
 * @param runtime where the work is done
 * @param stop whether to end early
 * @param display how progress is shown
 */
public record Run(
        String id, ResultStore store, Optional<Checkpoint> checkpoint, Runtime runtime, Stop stop, Display display) {

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
}
