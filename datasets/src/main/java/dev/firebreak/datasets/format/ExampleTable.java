package dev.firebreak.datasets.format;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Printable;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Examples from tables: one column is the target, the others are numbers, stored as float64. Tables added one after the other form
 * one.
 */
public final class ExampleTable {
    private final Layout layout;
    private final TableColumns columns;
    private final boolean isTest;
    private final Targets targets;
    private final Targets groups = Targets.owners();
    private final DoubleStream.Builder numbers = DoubleStream.builder();
    // Each id with the position of its example.
    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private String names = "";
    private int rows;

    /**
     * What the columns are. A column is meant by its name, by its position from 1, or as {@code last}. Where columns have names, later
     * tables have those of the first one, in any order.
     *
     * @param label the target's column; here {@code last} is always the last column
     * @param group the column of natural owners; {@code null} if there is none
     * @param id the column of the records' ids; {@code null} if there is none
     * @param drop columns to leave out
     * @param skipMissing whether records with a missing value ({@code ?}, {@code NA} or nothing) in a used column are skipped;
     *     else they are refused
     */
    public record Layout(String label, String group, String id, List<String> drop, boolean skipMissing) {

        /** Copies the list. */
        public Layout {
            drop = List.copyOf(drop);
        }

        /** Without owners and ids, nothing missing. */
        public static Layout of(String label, String... drop) {
            return new Layout(label, null, null, List.of(drop), false);
        }
    }

    /**
     * An empty table.
     *
     * @param targets takes the targets; a fresh one
     */
    public ExampleTable(Layout layout, Targets targets) {
        this(layout, new TableColumns(layout), targets, false);
    }

    private ExampleTable(Layout layout, TableColumns columns, Targets targets, boolean isTest) {
        this.layout = layout;
        this.columns = columns;
        this.targets = targets;
        this.isTest = isTest;
    }

    /** An empty table for the test set: the columns and labels of this one, which must be complete. */
    public ExampleTable forTest() {
        return new ExampleTable(layout, columns, targets.forTest(), true);
    }

    /**
     * Adds all rows of a table and closes it.
     *
     * @return how many examples were added
     * @throws InputException if the table is cut off or malformed, has no features, or its columns are not those of the tables before
     */
    public int add(TableRows table) {
        names = names.isEmpty() ? table.name() : names.endsWith(" and others") ? names : names + " and others";
        return Limits.within(table.name(), () -> addAll(table));
    }

    private int addAll(TableRows table) {
        int before = rows;
        try (table) {
            TableColumns.Indices indices = columns.in(table, isTest);
            while (table.next()) {
                if (!isSkipped(table, indices)) {
                    addRow(table, indices);
                }
            }
        }
        return rows - before;
    }

    private boolean isSkipped(TableRows row, TableColumns.Indices indices) {
        boolean unlabelled = row.isMissing(indices.target());
        boolean unowned = !isTest && indices.owner() >= 0 && row.isMissing(indices.owner());
        if (layout.skipMissing) {
            return unlabelled || unowned || IntStream.of(indices.features()).anyMatch(row::isMissing);
        }
        // A missing feature is no number, which its reader says; a missing name would become a class or an owner.
        if (unlabelled || unowned) {
            String text =
                    row.text(unlabelled ? indices.target() : indices.owner()).strip();
            throw row.problem("the " + (unlabelled ? "label" : "owner") + " is "
                    + (text.isEmpty() ? "empty" : "'" + text + "', a missing value"));
        }
        return false;
    }

    private void addRow(TableRows row, TableColumns.Indices indices) {
        if ((rows + 1L) * indices.features().length > Limits.MOST_NUMBERS) {
            throw row.problem("the table has more than " + Limits.MOST_NUMBERS + " numbers, the most that is read");
        }
        for (int c : indices.features()) {
            numbers.add(row.number(c));
        }
        targets.add(row.text(indices.target()), row::problem);
        if (indices.owner() >= 0 && !isTest) {
            groups.add(row.text(indices.owner()), row::problem);
        }
        if (indices.id() >= 0 && !isTest) {
            addId(row, row.id(indices.id()));
        }
        rows++;
    }

    private void addId(TableRows row, String id) {
        if (id.isBlank() || id.chars().anyMatch(Character::isISOControl)) {
            throw row.problem("the id is " + (id.isBlank() ? "empty" : "'" + Printable.shortened(id) + "'")
                    + "; expected a text without line breaks and other control characters");
        }
        if (ids.putIfAbsent(id, rows) != null) {
            throw row.problem("the id '" + Printable.shortened(id) + "' is that of training example " + ids.get(id)
                    + " (from 0) too; expected every id once");
        }
    }

    /** The examples of all tables added; to be called once, at the end. @throws InputException if there are none */
    public Examples examples() {
        if (rows == 0) {
            throw new InputException(names + ": no example without missing values");
        }
        return Limits.within(names, () -> {
            double[] finished = targets.finish();
            double[] features = numbers.build().toArray();
            return new Examples(DenseFeatures.of(columns.dimension(), features), finished, targets.classes());
        });
    }

    /** The owner of each example, owners numbered by ascending name; to be called once, if there is a column of owners. */
    public int[] groups() {
        return DoubleStream.of(groups.finish()).mapToInt(owner -> (int) owner).toArray();
    }

    /** The id of each example, if there is a column of ids; else none. */
    public List<String> ids() {
        return List.copyOf(ids.keySet());
    }
}
