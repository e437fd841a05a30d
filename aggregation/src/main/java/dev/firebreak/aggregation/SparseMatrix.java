package dev.firebreak.aggregation;

/**
 * The entries of a matrix that are not zero, row by row.
 *
 * @param starts where each row's entries start, and where the last one's end
 * @param columns the entries' columns, ascending within a row
 * @param weights the entries
 */
record SparseMatrix(int[] starts, int[] columns, double[] weights) {

    /** Some rows of a matrix of so many columns. */
    static SparseMatrix of(double[] matrix, int width, int... rows) {
        int[] starts = new int[rows.length + 1];
        int[] columns = new int[rows.length * width];
        double[] weights = new double[columns.length];
        int size = 0;
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < width; j++) {
                double weight = matrix[rows[i] * width + j];
                columns[size] = j;
                weights[size] = weight;
                size += weight == 0 ? 0 : 1;
            }
            starts[i + 1] = size;
        }
        return new SparseMatrix(starts, columns, weights);
    }
}
