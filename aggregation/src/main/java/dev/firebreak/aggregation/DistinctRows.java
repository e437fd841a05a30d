package dev.firebreak.aggregation;

import java.util.Arrays;

/**
 * The different rows of a matrix. Neighbourhoods of workers that agree are often the same, so mixing makes fewer rows than there are
 * workers.
 *
 * @param matrix the different rows, in the order of their first occurrence
 * @param of for each row of the whole, which one it is
 * @param counts how often each one occurs
 */
record DistinctRows(SparseMatrix matrix, int[] of, int[] counts) {

    static DistinctRows of(double[] matrix, int rows) {
        int width = matrix.length / rows;
        int[] of = new int[rows];
        int[] counts = new int[rows];
        int[] first = new int[rows];
        long[] marks = new long[rows];
        int found = 0;
        for (int i = 0; i < rows; i++) {
            long mark = mark(matrix, i * width, width);
            int same = 0;
            while (same < found && !(marks[same] == mark && equal(matrix, first[same] * width, i * width, width))) {
                same++;
            }
            if (same == found) {
                first[found] = i;
                marks[found++] = mark;
            }
            of[i] = same;
            counts[same]++;
        }
        return new DistinctRows(
                SparseMatrix.of(matrix, width, Arrays.copyOf(first, found)), of, Arrays.copyOf(counts, found));
    }

    // Rows of different marks differ. Odd factors, so that a bit anywhere shows.
    private static long mark(double[] matrix, int at, int width) {
        long mark = 0;
        for (int j = 0; j < width; j++) {
            mark += Double.doubleToRawLongBits(matrix[at + j]) * (2L * j + 1);
        }
        return mark ^ (mark >>> 32);
    }

    private static boolean equal(double[] matrix, int a, int b, int width) {
        return Arrays.equals(matrix, a, a + width, matrix, b, b + width);
    }

    int count() {
        return counts.length;
    }
}
