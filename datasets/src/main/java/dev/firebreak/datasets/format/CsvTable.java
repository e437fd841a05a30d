package dev.firebreak.datasets.format;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.MemoryLimit;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Examples from comma-separated files: one column is the target, the others are numbers, stored as float64. Files added one
 * after the other form one table.
 */
public final class CsvTable {
    /** How missing values are written. */
    private static final List<String> MISSING = List.of("", "?", "NA");

    private final Shape shape;
    private final CsvColumns columns;
    private final boolean isTest;
    private final Targets targets;
    private final Targets groups = Targets.owners();
    private final DoubleStream.Builder numbers = DoubleStream.builder();
    private String files = "";
    private int rows;

    /**
     * What the columns are. A column is meant by its name in the header, by its position from 1, or as {@code last}. Where there
     * is a header, later files have the names of the first one, in any order.
     *
     * @param delimiter between fields
     * @param header whether the first record names the columns
     * @param label the target's column; here {@code last} is always the last column
     * @param group the column of natural owners; {@code null} if there is none
     * @param drop columns to leave out
     * @param skipMissing whether records with a missing value ({@code ?}, {@code NA} or nothing) in a used column are skipped;
     *     else they are refused
     */
    public record Shape(
            char delimiter, boolean header, String label, String group, List<String> drop, boolean skipMissing) {

        /** Copies the list. */
        public Shape {
            drop = List.copyOf(drop);
        }
    }

    /**
     * An empty table.
     *
     * @param targets takes the targets; a fresh one
     */
    public CsvTable(Shape shape, Targets targets) {
        this(shape, new CsvColumns(shape), targets, false);
    }

    private CsvTable(Shape shape, CsvColumns columns, Targets targets, boolean isTest) {
        this.shape = shape;
        this.columns = columns;
        this.targets = targets;
        this.isTest = isTest;
    }

    /** An empty table for the test set: the columns and labels of this one, which must be complete. */
    public CsvTable forTest() {
        return new CsvTable(shape, columns, targets.forTest(), true);
    }

    /**
     * Adds all records of a file.
     *
     * @return how many examples were added
     * @throws InputException if the file is missing, cut off or malformed, has no features, or its columns are not those of the
     *     files before
     */
    public int add(DataFile file) {
        files = files.isEmpty() ? file.toString() : files.endsWith(" and others") ? files : files + " and others";
        return MemoryLimit.within(file.toString(), () -> addAll(file));
    }

    private int addAll(DataFile file) {
        int before = rows;
        try (CsvSource source = new CsvSource(file, shape.delimiter, shape.header)) {
            CsvColumns.Indices indices = columns.in(source, file, isTest);
            for (List<String> fields = source.next(); fields != null; fields = source.next()) {
                if (!isSkipped(fields, indices, source)) {
                    addRow(fields, indices, source);
                }
            }
        }
        return rows - before;
    }

    private boolean isSkipped(List<String> fields, CsvColumns.Indices indices, CsvSource source) {
        boolean unnamed = isMissing(fields, indices.target()) || (!isTest && isMissing(fields, indices.owner()));
        if (shape.skipMissing) {
            return unnamed || IntStream.of(indices.features()).anyMatch(c -> isMissing(fields, c));
        }
        // A missing feature is no number, which its reader says; a missing name would become a class or an owner.
        if (unnamed) {
            boolean label = isMissing(fields, indices.target());
            String text = fields.get(label ? indices.target() : indices.owner()).strip();
            throw source.problem("the " + (label ? "label" : "owner") + " is "
                    + (text.isEmpty() ? "empty" : "'" + text + "', a missing value"));
        }
        return false;
    }

    private static boolean isMissing(List<String> fields, int column) {
        return column >= 0 && MISSING.contains(fields.get(column).strip());
    }

    private void addRow(List<String> fields, CsvColumns.Indices indices, CsvSource source) {
        if ((rows + 1L) * indices.features().length > Limits.MOST_NUMBERS) {
            throw source.problem("the table has more than " + Limits.MOST_NUMBERS + " numbers, the most that is read");
        }
        for (int c : indices.features()) {
            numbers.add(Numbers.finite(
                    fields.get(c).strip(), "column " + source.columns().get(c), source::problem));
        }
        targets.add(fields.get(indices.target()), source::problem);
        if (indices.owner() >= 0 && !isTest) {
            groups.add(fields.get(indices.owner()), source::problem);
        }
        rows++;
    }

    /** The examples of all files added; to be called once, at the end. @throws InputException if there are none */
    public Examples examples() {
        if (rows == 0) {
            throw new InputException(files + ": no example without missing values");
        }
        return MemoryLimit.within(files, () -> {
            double[] finished = targets.finish();
            double[] features = numbers.build().toArray();
            return new Examples(DenseFeatures.of(columns.dimension(), features), finished, targets.classes());
        });
    }

    /** The owner of each example, owners numbered by ascending name; to be called once, if there is a column of owners. */
    public int[] groups() {
        return DoubleStream.of(groups.finish()).mapToInt(owner -> (int) owner).toArray();
    }
}
