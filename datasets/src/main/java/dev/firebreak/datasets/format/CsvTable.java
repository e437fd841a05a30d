package dev.firebreak.datasets.format;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
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
    private final Targets targets;
    private final Targets groups = Targets.classification();
    private final DoubleStream.Builder numbers = DoubleStream.builder();
    private int rows;
    private int dimension = -1;

    /**
     * What the columns are. A column is meant by its name in the header, by its position from 1, or as {@code last}.
     *
     * @param delimiter between fields
     * @param header whether the first record names the columns
     * @param label the target's column
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
        this.shape = shape;
        this.targets = targets;
    }

    /**
     * Adds all records of a file.
     *
     * @return how many examples were added
     * @throws InputException if the file is missing, cut off or malformed, or its columns are not those of the files before
     */
    public int add(DataFile file) {
        int before = rows;
        try (CsvSource source = new CsvSource(file, shape.delimiter, shape.header)) {
            int label = source.column(shape.label);
            int group = shape.group == null ? -1 : source.column(shape.group);
            List<Integer> dropped = shape.drop.stream().map(source::column).toList();
            int[] used = IntStream.range(0, source.columns().size())
                    .filter(c -> c != label && c != group && !dropped.contains(c))
                    .toArray();
            if (dimension >= 0 && dimension != used.length) {
                throw file.problem("has " + used.length + " columns of features; expected " + dimension, null);
            }
            dimension = used.length;
            for (List<String> fields = source.next(); fields != null; fields = source.next()) {
                if (!isSkipped(fields, used, label)) {
                    addRow(fields, used, label, group, source);
                }
            }
        }
        return rows - before;
    }

    private boolean isSkipped(List<String> fields, int[] used, int label) {
        return shape.skipMissing
                && (MISSING.contains(fields.get(label).strip())
                        || IntStream.of(used)
                                .anyMatch(c -> MISSING.contains(fields.get(c).strip())));
    }

    private void addRow(List<String> fields, int[] used, int label, int group, CsvSource source) {
        for (int c : used) {
            String what = "column " + source.columns().get(c);
            numbers.add(Numbers.finite(fields.get(c).strip(), what, source::problem));
        }
        targets.add(fields.get(label), source::problem);
        if (group >= 0) {
            groups.add(fields.get(group), source::problem);
        }
        rows++;
    }

    /** The examples of all files added; to be called once, at the end. @throws InputException if there are none */
    public Examples examples() {
        if (rows == 0) {
            throw new InputException("the files hold no example without missing values");
        }
        double[] finished = targets.finish();
        return new Examples(DenseFeatures.of(dimension, numbers.build().toArray()), finished, targets.classes());
    }

    /** The owner of each example, owners numbered by ascending name; to be called once, if there is a column of owners. */
    public int[] groups() {
        return DoubleStream.of(groups.finish()).mapToInt(owner -> (int) owner).toArray();
    }
}
