package dev.firebreak.experiments.sweep;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.run.Declaration;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.spec.SpecDocument;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A spec with several values for some of its keys: one run for each combination.
 *
 * @param kind of run
 * @param cells the points in order, the first axis varying slowest
 * @param <S> what the spec of a cell declares
 */
public record Sweep<S>(Kind<S> kind, List<Point<S>> cells) {
    private static final String NAME = "name";

    /** Copies the list. */
    public Sweep {
        cells = List.copyOf(cells);
    }

    /**
     * One cell.
     *
     * @param at the value of each axis as it was written
     * @param declaration of the cell's own run
     * @param <S> what its spec declares
     */
    public record Point<S>(Map<String, String> at, Declaration<S> declaration) {

        /** The values of the axes in one line, as {@code attack=alie, seed=1}. */
        public String label() {
            return SweepTable.axes(at, Set.of());
        }
    }

    /**
     * Reads and checks all cells.
     *
     * @throws InputException with every problem of every cell: one that cannot be run refuses the sweep
     */
    public static <S> Sweep<S> read(Kind<S> kind, SpecDocument document) {
        List<Point<S>> points = new ArrayList<>();
        Set<String> labels = new LinkedHashSet<>();
        for (SpecDocument.Cell cell : document.cells(kind.word(), kind.keys(), kind::check)) {
            if (cell.point().containsKey(NAME)) {
                throw new InputException("sweep: name cannot be an axis; all cells of a sweep have one name");
            }
            Point<S> point = new Point<>(cell.point(), Declaration.of(kind, cell.values()));
            if (!labels.add(point.label())) {
                throw new InputException(
                        "sweep: two cells are called '" + point.label() + "'; give each its own label");
            }
            points.add(point);
        }
        kind.checkSweep(points.stream().map(point -> point.declaration().spec()).toList());
        return new Sweep<>(kind, points);
    }
}
