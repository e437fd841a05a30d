package dev.firebreak.jobs.reproduce;

import dev.firebreak.core.State;
import dev.firebreak.experiments.run.Cell;
import dev.firebreak.experiments.run.CellWork;
import dev.firebreak.experiments.run.Cells;
import dev.firebreak.experiments.run.Runtime;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * What a paper's experiments run on.
 *
 * @param runtime where cells run
 * @param cells keeps finished cells
 * @param data where data sets lie, or {@code null}
 * @param seeds how many seeds, from 1; at least 1
 * @param quick whether to do a part of everything only
 */
public record Bench(Runtime runtime, Cells cells, String data, int seeds, boolean quick) {

    /** Runs the cells that are not there yet; empty if it was ended early. */
    public <I extends Serializable> Optional<List<State>> run(
            String title, List<Cell<I>> points, CellWork<I, State> work) throws IOException {
        return cells.run(runtime, title, points, work);
    }
}
