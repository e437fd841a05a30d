package dev.firebreak.aggregation;

/** Rows of float64 in one array. */
record RowMajor(double[] numbers, int count, int dimension) implements Rows {

    RowMajor {
        if ((long) count * dimension != numbers.length) {
            throw new IllegalArgumentException(
                    count + " rows of " + dimension + " numbers are not " + numbers.length + " numbers");
        }
    }

    @Override
    public void copy(int row, int from, int to, double[] target, int at) {
        System.arraycopy(numbers, row * dimension + from, target, at, to - from);
    }
}
