package dev.firebreak.datasets.format;

import dev.firebreak.core.Excerpt;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which columns of comma-separated files hold the target, the owner and the features. The first file decides; in later
 * files, and in those of the test set, columns are found by the names of its header, in any order, or by position where there is no
 * header.
 */
final class CsvColumns {
    private final CsvTable.Shape shape;
    private DataFile first;
    private String target;
    private String owner;
    private List<String> features;
    private Set<String> dropped;

    /**
     * The columns of one file, by index from 0.
     *
     * @param owner -1 if there is none
     */
    record Indices(int target, int owner, int[] features) {}

    CsvColumns(CsvTable.Shape shape) {
        this.shape = shape;
    }

    /** How many features there are; 0 before the first file. */
    int dimension() {
        return features == null ? 0 : features.size();
    }

    /**
     * Finds the columns of a file.
     *
     * @param isTest whether the file may lack the column of owners, which a test set does not need
     */
    Indices in(CsvSource source, DataFile file, boolean isTest) {
        if (features != null && source.hasHeader()) {
            return byName(source, file, isTest);
        }
        int label = source.target(shape.label());
        int group = shape.group() == null ? -1 : source.column(shape.group());
        Set<Integer> without =
                new HashSet<>(shape.drop().stream().map(source::column).toList());
        List<String> names = source.columns();
        int[] used = IntStream.range(0, names.size())
                .filter(c -> c != label && c != group && !without.contains(c))
                .toArray();
        if (used.length == 0) {
            throw file.problem(
                    "has no column of features beside the target: " + names.size() + " columns, " + Excerpt.list(names),
                    null);
        }
        if (features == null) {
            first = file;
            target = names.get(label);
            owner = group < 0 ? null : names.get(group);
            features = IntStream.of(used).mapToObj(names::get).toList();
            dropped = new HashSet<>(without.stream().map(names::get).toList());
            checkNamedOnce(source, file);
        } else if (features.size() != used.length) {
            throw file.problem("has " + used.length + " columns of features; expected " + features.size(), null);
        }
        return new Indices(label, group, used);
    }

    private void checkNamedOnce(CsvSource source, DataFile file) {
        Set<String> seen = new HashSet<>();
        for (String name : source.columns()) {
            if (!seen.add(name) && isUsed(name)) {
                throw file.problem(
                        "the header names several columns '" + Excerpt.of(name) + "'; expected different names", null);
            }
        }
    }

    private boolean isUsed(String name) {
        return name.equals(target) || name.equals(owner) || features.contains(name);
    }

    private Indices byName(CsvSource source, DataFile file, boolean isTest) {
        checkNamedOnce(source, file);
        List<String> names = source.columns();
        Set<String> there = new HashSet<>(names);
        List<String> missing = new ArrayList<>(features);
        missing.add(target);
        if (owner != null && !isTest) {
            missing.add(owner);
        }
        missing.removeIf(there::contains);
        Set<String> known = new HashSet<>(features);
        known.addAll(dropped);
        known.add(target);
        known.add(owner);
        List<String> unknown =
                names.stream().filter(name -> !known.contains(name)).toList();
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            throw file.problem(
                    "its header does not fit that of " + first
                            + (missing.isEmpty() ? "" : "; missing: " + Excerpt.list(missing))
                            + (unknown.isEmpty() ? "" : "; not in that file: " + Excerpt.list(unknown)),
                    null);
        }
        return new Indices(
                names.indexOf(target),
                owner == null ? -1 : names.indexOf(owner),
                features.stream().mapToInt(names::indexOf).toArray());
    }
}
