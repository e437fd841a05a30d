package dev.firebreak.jobs.reproduce;

import dev.firebreak.core.State;
import dev.firebreak.jobs.sweep.Cell;
import dev.firebreak.jobs.sweep.CellWork;
import dev.firebreak.jobs.sweep.Cells;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What a paper's experiments run on.
 *
 * @param spark the application, or {@code null} to use the cores of this machine
 * @param cells keeps finished cells
 * @param data where data sets lie, or {@code null}
 * @param seeds how many seeds, from 1; at least 1
 */
public record Bench(JavaSparkContext spark, Cells cells, String data, int seeds) {

    /** Runs the cells that are not there yet; empty if it was ended early. */
    public <I extends Serializable> Optional<List<State>> run(String title, List<Cell<I>> points, CellWork<I> work)
            throws IOException {
        return cells.run(spark, title, points, work);
    }
}
