package dev.firebreak.aggregation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The different rows of a matrix. Neighbourhoods of workers that agree are often the same, so mixing makes fewer rows than there are
 * workers.
 *
 * @param matrix the different rows, in the order in which they first stand in the whole
 * @param of for each row of the whole, which one it is
 * @param counts how often each one stands in the whole
 */
record DistinctRows(SparseMatrix matrix, int[] of, int[] counts) {

    static DistinctRows of(double[] matrix, int rows) {
        int width = matrix.length / rows;
        List<double[]> found = new ArrayList<>();
        int[] of = new int[rows];
        int[] counts = new int[rows];
        for (int i = 0; i < rows; i++) {
            double[] row = Arrays.copyOfRange(matrix, i * width, (i + 1) * width);
            int same = 0;
            while (same < found.size() && !Arrays.equals(found.get(same), row)) {
                same++;
            }
            if (same == found.size()) {
                found.add(row);
            }
            of[i] = same;
            counts[same]++;
        }
        double[] distinct = new double[found.size() * width];
        for (int i = 0; i < found.size(); i++) {
            System.arraycopy(found.get(i), 0, distinct, i * width, width);
        }
        return new DistinctRows(SparseMatrix.of(distinct, found.size()), of, Arrays.copyOf(counts, found.size()));
    }

    int count() {
        return counts.length;
    }
}
