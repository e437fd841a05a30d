package dev.firebreak.datasets;

import java.util.Arrays;

/**
 * Inputs that are mostly zero, by rows: the non-zero numbers of example i stand at {@code offsets[i] .. offsets[i+1]-1}, by
 * ascending column.
 *
 * @param dimension numbers per example
 * @param offsets one more than there are examples
 * @param columns column of each stored number
 * @param values the stored numbers
 */
public record SparseFeatures(int dimension, int[] offsets, int[] columns, double[] values) implements Features {

    @Override
    public Shape shape() {
        return Shape.vector(dimension);
    }

    @Override
    public int count() {
        return offsets.length - 1;
    }

    @Override
    public void copy(int example, double[] target, int at) {
        Arrays.fill(target, at, at + dimension, 0);
        for (int k = offsets[example]; k < offsets[example + 1]; k++) {
            target[at + columns[k]] = values[k];
        }
    }

    @Override
    public SparseFeatures select(int... examples) {
        int[] chosenOffsets = new int[examples.length + 1];
        for (int i = 0; i < examples.length; i++) {
            chosenOffsets[i + 1] = chosenOffsets[i] + offsets[examples[i] + 1] - offsets[examples[i]];
        }
        int[] chosenColumns = new int[chosenOffsets[examples.length]];
        double[] chosenValues = new double[chosenColumns.length];
        for (int i = 0; i < examples.length; i++) {
            int length = chosenOffsets[i + 1] - chosenOffsets[i];
            System.arraycopy(columns, offsets[examples[i]], chosenColumns, chosenOffsets[i], length);
            System.arraycopy(values, offsets[examples[i]], chosenValues, chosenOffsets[i], length);
        }
        return new SparseFeatures(dimension, chosenOffsets, chosenColumns, chosenValues);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SparseFeatures that
                && dimension == that.dimension
                && Arrays.equals(offsets, that.offsets)
                && Arrays.equals(columns, that.columns)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(columns) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "SparseFeatures[" + count() + " x " + dimension + ", " + values.length + " stored]";
    }
}
