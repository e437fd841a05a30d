package dev.firebreak.datasets.format;

import dev.firebreak.core.Excerpt;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which columns of tables hold the target, the owner, the id and the features. The first table decides; in later ones, and in those of
 * the test set, columns are found by its names, in any order, or by position where there are no names.
 */
final class TableColumns {
    private final ExampleTable.Layout layout;
    private String first;
    private String target;
    private String owner;
    private String id;
    private List<String> features;
    private Set<String> dropped;

    /**
     * The columns of one table, by index from 0.
     *
     * @param owner -1 if there is none
     * @param id -1 if there is none
     */
    record Indices(int target, int owner, int id, int[] features) {}

    TableColumns(ExampleTable.Layout layout) {
        this.layout = layout;
    }

    /** How many features there are; 0 before the first table. */
    int dimension() {
        return features == null ? 0 : features.size();
    }

    /**
     * Finds the columns of a table.
     *
     * @param isTest whether the table may lack the columns of owners and ids, which a test set does not need
     */
    Indices in(TableRows rows, boolean isTest) {
        if (features != null && rows.isNamed()) {
            return byName(rows, isTest);
        }
        int label = rows.target(layout.label());
        int group = layout.group() == null ? -1 : rows.column(layout.group());
        int key = layout.id() == null ? -1 : rows.column(layout.id());
        Set<Integer> without =
                new HashSet<>(layout.drop().stream().map(rows::column).toList());
        List<String> names = rows.columns();
        int[] used = IntStream.range(0, names.size())
                .filter(c -> c != label && c != group && c != key && !without.contains(c))
                .toArray();
        if (used.length == 0) {
            throw rows.fault("has no column of features beside the target: " + names.size() + " columns, "
                    + Excerpt.list(names));
        }
        if (features == null) {
            first = rows.name();
            target = names.get(label);
            owner = group < 0 ? null : names.get(group);
            id = key < 0 ? null : names.get(key);
            features = IntStream.of(used).mapToObj(names::get).toList();
            dropped = new HashSet<>(without.stream().map(names::get).toList());
            checkNamedOnce(rows);
        } else if (features.size() != used.length) {
            throw rows.fault("has " + used.length + " columns of features; expected " + features.size());
        }
        return new Indices(label, group, key, used);
    }

    private void checkNamedOnce(TableRows rows) {
        Set<String> seen = new HashSet<>();
        for (String name : rows.columns()) {
            if (!seen.add(name) && isUsed(name)) {
                throw rows.fault(
                        "the header names several columns '" + Excerpt.of(name) + "'; expected different names");
            }
        }
    }

    private boolean isUsed(String name) {
        return name.equals(target) || name.equals(owner) || name.equals(id) || features.contains(name);
    }

    private Indices byName(TableRows rows, boolean isTest) {
        checkNamedOnce(rows);
        List<String> names = rows.columns();
        Set<String> there = new HashSet<>(names);
        List<String> missing = new ArrayList<>(features);
        missing.add(target);
        if (!isTest) {
            Stream.of(owner, id).filter(Objects::nonNull).forEach(missing::add);
        }
        missing.removeIf(there::contains);
        Set<String> known = new HashSet<>(features);
        known.addAll(dropped);
        known.add(target);
        known.add(owner);
        known.add(id);
        List<String> unknown =
                names.stream().filter(name -> !known.contains(name)).toList();
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            throw rows.fault("its header does not fit that of " + first
                    + (missing.isEmpty() ? "" : "; missing: " + Excerpt.list(missing))
                    + (unknown.isEmpty() ? "" : "; not in that file: " + Excerpt.list(unknown)));
        }
        return new Indices(
                names.indexOf(target),
                owner == null ? -1 : names.indexOf(owner),
                id == null ? -1 : names.indexOf(id),
                features.stream().mapToInt(names::indexOf).toArray());
    }
}
