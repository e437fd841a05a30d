package dev.firebreak.aggregation;

/**
 * Rows that are combinations of others by weights with exponents of their own, formed where they are read.
 *
 * @param source the rows combined
 * @param matrix the weights, one row for each new row
 */
record ScaledRows(Rows source, ScaledMatrix matrix) implements Rows {
    // A weight in this range is a normal number, and so is what it makes of a row.
    private static final int LEAST_POWER = -500;

    @Override
    public int count() {
        return matrix.rows();
    }

    @Override
    public int dimension() {
        return source.dimension();
    }

    @Override
    public void copy(int row, int from, int to, double[] target, int at) {
        double[] x = new double[to - from];
        java.util.Arrays.fill(target, at, at + x.length, 0);
        for (int k = 0; k < matrix.columns(); k++) {
            int entry = row * matrix.columns() + k;
            if (matrix.factors()[entry] != 0) {
                source.copy(k, from, to, x, 0);
                add(matrix.factors()[entry], matrix.exponents()[entry], x, target, at);
            }
        }
    }

    /** {@code target += factor 2^exponent x}; the power is split so that neither part leaves the range before it must. */
    static void add(double factor, int exponent, double[] x, double[] target, int at) {
        int onWeight = Math.max(LEAST_POWER, Math.min(-LEAST_POWER, exponent));
        double weight = Math.scalb(factor, onWeight);
        int onRow = exponent - onWeight;
        for (int j = 0; j < x.length; j++) {
            double value = onRow == 0 ? x[j] : Math.scalb(x[j], onRow);
            target[at + j] = Math.fma(weight, value, target[at + j]);
        }
    }
}
