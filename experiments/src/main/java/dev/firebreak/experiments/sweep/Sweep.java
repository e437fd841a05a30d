package dev.firebreak.experiments.sweep;

import dev.firebreak.core.InputException;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.experiments.run.Declaration;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.spec.SpecDocument;
import dev.firebreak.experiments.spec.SpecValues;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A spec with several values for some of its keys: one run for each combination.
 *
 * @param kind of run
 * @param cells the points in order, the first axis varying slowest
 * @param <S> what the spec of a cell declares
 */
public record Sweep<S>(Kind<S> kind, List<Point<S>> cells) {
    private static final String NAME = "name";
    private static final String MODE = "mode";

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
            return at.entrySet().stream()
                    .map(axis -> axis.getKey() + "=" + axis.getValue())
                    .collect(Collectors.joining(", "));
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
            requireExperiment(kind, cell.values());
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

    private static void requireExperiment(Kind<?> kind, SpecValues values) {
        for (SpecKey<?> key : kind.keys()) {
            if (key.name().equals(MODE)
                    && values.get(key).filter("release"::equals).isPresent()) {
                throw new InputException(
                        "sweep: mode release cannot be swept: a release is published once, with noise that is drawn once;"
                                + " sweep in mode experiment, and release one run");
            }
        }
    }
}
