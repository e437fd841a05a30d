package dev.firebreak.datasets.format;

import dev.firebreak.core.Excerpt;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which columns of tables hold the target, the owner, the id and the features. The first table decides; in later ones, and in those of
 * the test set, columns are found by its names, in any order, or by position where there are no names.
 */
final class TableColumns {
    private final ExampleTable.Layout layout;
    private String first;
    private List<String> names;
    private Indices chosen;

    /** The columns of one table, by index from 0; -1 if there is no owner or id. */
    record Indices(int target, int owner, int id, int[] features) {}

    TableColumns(ExampleTable.Layout layout) {
        this.layout = layout;
    }

    /** How many features there are; 0 before the first table. */
    int dimension() {
        return chosen == null ? 0 : chosen.features().length;
    }

    /** The columns of a table; that of a test set may lack those of owners and ids. */
    Indices in(TableRows rows, boolean isTest) {
        if (chosen != null && rows.isNamed()) {
            return byName(rows, isTest);
        }
        int label = rows.target(layout.label());
        int group = layout.group() == null ? -1 : rows.column(layout.group());
        int key = layout.id() == null ? -1 : rows.column(layout.id());
        Set<Integer> without =
                new HashSet<>(layout.drop().stream().map(rows::column).toList());
        int[] used = IntStream.range(0, rows.columns().size())
                .filter(c -> c != label && c != group && c != key && !without.contains(c))
                .toArray();
        if (used.length == 0) {
            throw rows.fault("has no column of features beside the target: "
                    + rows.columns().size() + " columns, " + Excerpt.list(rows.columns()));
        }
        Indices found = new Indices(label, group, key, used);
        if (chosen == null) {
            first = rows.name();
            names = rows.columns();
            chosen = found;
            positions(rows);
        } else if (dimension() != used.length) {
            throw rows.fault("has " + used.length + " columns of features; expected " + dimension());
        }
        return found;
    }

    private Indices byName(TableRows rows, boolean isTest) {
        Map<String, Integer> positions = positions(rows);
        Set<String> known = new HashSet<>(names);
        List<String> missing =
                used(isTest).filter(name -> !positions.containsKey(name)).toList();
        List<String> unknown = positions.keySet().stream()
                .filter(name -> !known.contains(name))
                .toList();
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            throw rows.fault("its header does not fit that of " + first
                    + (missing.isEmpty() ? "" : "; missing: " + Excerpt.list(missing))
                    + (unknown.isEmpty() ? "" : "; not in that file: " + Excerpt.list(unknown)));
        }
        IntUnaryOperator there = c -> c < 0 ? -1 : positions.getOrDefault(names.get(c), -1);
        return new Indices(
                there.applyAsInt(chosen.target()),
                there.applyAsInt(chosen.owner()),
                there.applyAsInt(chosen.id()),
                IntStream.of(chosen.features()).map(there).toArray());
    }

    /** The position of each name; one that is used must be there once. */
    private Map<String, Integer> positions(TableRows rows) {
        Set<String> used = used(false).collect(Collectors.toSet());
        Map<String, Integer> positions = new LinkedHashMap<>();
        int position = 0;
        for (String name : rows.columns()) {
            if (positions.putIfAbsent(name, position++) != null && used.contains(name)) {
                throw rows.fault(
                        "the header names several columns '" + Excerpt.of(name) + "'; expected different names");
            }
        }
        return positions;
    }

    // The names of features, target, owner and id, as far as a table must have them.
    private Stream<String> used(boolean isTest) {
        IntStream others = isTest
                ? IntStream.of(chosen.target())
                : IntStream.of(chosen.target(), chosen.owner(), chosen.id()).filter(c -> c >= 0);
        return IntStream.concat(IntStream.of(chosen.features()), others).mapToObj(names::get);
    }
}
