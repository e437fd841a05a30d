package dev.firebreak.experiments.run;

import dev.firebreak.core.State;
import dev.firebreak.experiments.progress.Display;
import dev.firebreak.experiments.progress.Progress;
import dev.firebreak.experiments.spec.RunId;
import dev.firebreak.experiments.store.CellFiles;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs independent cells where a runtime has room for them, and keeps each as soon as it is finished:
 * a cell that is there is never run again, and an interrupted sweep goes on with the cells that are missing.
 */
public final class Cells {
    private static final int LINES = 20;

    private final CellFiles kept;
    private final Stop stop;
    private final Display display;

    /**
     * A runner of cells.
     *
     * @param kept where finished cells are
     * @param stop whether to end early, asked between two cells
     * @param display how progress is shown
     */
    public Cells(CellFiles kept, Stop stop, Display display) {
        this.kept = kept;
        this.stop = stop;
        this.display = display;
    }

    /**
     * Runs the cells that are not there yet.
     *
     * @param runtime where they run
     * @param title what progress is shown under
     * @param cells the cells; those with equal keys are run once
     * @param work what is done for each
     * @return what each cell found, in their order; empty if it was ended before all were there
     * @throws IOException if the file system fails
     */
    public <I extends Serializable> Optional<List<State>> run(
            Runtime runtime, String title, List<Cell<I>> cells, CellWork<I, State> work) throws IOException {
        Map<String, State> found = new HashMap<>();
        Map<String, Cell<I>> missing = new TreeMap<>();
        for (Cell<I> cell : cells) {
            String id = id(cell);
            kept.read(id).ifPresentOrElse(state -> found.put(id, state), () -> missing.put(id, cell));
        }
        List<Cell<I>> toRun = List.copyOf(missing.values());
        try (Progress progress = display.start(title, found.size() + toRun.size(), found.size())) {
            Gathering gathering = new Gathering(found, List.copyOf(missing.keySet()), progress);
            List<I> inputs = toRun.stream().map(Cell::input).toList();
            if (!inputs.isEmpty()) {
                runtime.cells(title, inputs, work, stop, gathering);
            }
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
        List<State> results = new ArrayList<>();
        for (Cell<I> cell : cells) {
            State result = found.get(id(cell));
            if (result == null) {
                return Optional.empty();
            }
            results.add(result);
        }
        return Optional.of(results);
    }

    private static String id(Cell<?> cell) {
        return RunId.of("cell", cell.key(), Map.of()).text();
    }

    /** Takes results one at a time. */
    private final class Gathering implements Runtime.Keep<State> {
        private final Map<String, State> found;
        private final List<String> ids;
        private final Progress progress;
        private final int interval;

        Gathering(Map<String, State> found, List<String> ids, Progress progress) {
            this.found = found;
            this.ids = ids;
            this.progress = progress;
            this.interval = Math.max(1, (found.size() + ids.size()) / LINES);
        }

        @Override
        public void keep(int k, State state) {
            try {
                kept.write(ids.get(k), state);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            found.put(ids.get(k), state);
            progress.round(found.size());
            if (found.size() % interval == 0) {
                progress.evaluated(found.size(), new TreeMap<>());
            }
        }
    }
}
