package dev.firebreak.aggregation;

/**
 * The entries of a matrix that are not zero, row by row.
 *
 * @param starts where each row's entries start, and where the last one's end
 * @param columns the entries' columns, ascending within a row
 * @param weights the entries
 */
record SparseMatrix(int[] starts, int[] columns, double[] weights) {

    static SparseMatrix of(double[] matrix, int rows) {
        int width = matrix.length / rows;
        int[] starts = new int[rows + 1];
        int[] columns = new int[matrix.length];
        double[] weights = new double[matrix.length];
        int size = 0;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < width; j++) {
                if (matrix[i * width + j] != 0) {
                    columns[size] = j;
                    weights[size++] = matrix[i * width + j];
                }
            }
            starts[i + 1] = size;
        }
        return new SparseMatrix(starts, columns, weights);
    }

    int start(int row) {
        return starts[row];
    }
}
