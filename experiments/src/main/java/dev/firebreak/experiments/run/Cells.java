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
 *
 * @param kept where finished cells are
 * @param stop whether to end early, asked between two cells
 * @param display how progress is shown
 */
public record Cells(CellFiles kept, Stop stop, Display display) {

    /**
     * Runs the cells that are not there yet.
     *
     * @param runtime where they run
     * @param title what progress is shown under
     * @param cells the cells; those with equal keys are run once
     * @param work what is done for each
     * @return what each cell found, in their order; empty if it was ended before all were there
     */
    public <I extends Serializable> Optional<List<State>> run(
            Runtime runtime, String title, List<Cell<I>> cells, Runtime.CellWork<I, State> work) throws IOException {
        Map<String, State> found = new HashMap<>();
        Map<String, Cell<I>> missing = new TreeMap<>();
        for (Cell<I> cell : cells) {
            String id = id(cell);
            kept.read(id).ifPresentOrElse(state -> found.put(id, state), () -> missing.put(id, cell));
        }
        List<String> ids = List.copyOf(missing.keySet());
        List<I> inputs = missing.values().stream().map(Cell::input).toList();
        int total = found.size() + ids.size();
        try (Progress progress = display.start(title, total, found.size())) {
            if (!inputs.isEmpty()) {
                runtime.cells(title, inputs, work, stop, (state, k) -> {
                    keep(ids.get(k), state);
                    found.put(ids.get(k), state);
                    progress.cell(found.size(), total, new TreeMap<>());
                });
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

    private void keep(String id, State state) {
        try {
            kept.write(id, state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
