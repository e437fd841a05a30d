package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.CoordinateRule;
import java.util.Arrays;

/** Per coordinate: drop the f smallest and the f largest values, average the other n - 2f. */
public record TrimmedMean() implements CoordinateRule {

    @Override
    public void reduce(double[] block, int n, int width, int byzantine, double[] out, int offset) {
        double[] column = new double[n];
        for (int j = 0; j < width; j++) {
            for (int i = 0; i < n; i++) {
                column[i] = block[i * width + j];
            }
            Arrays.sort(column);
            double sum = 0;
            for (int i = byzantine; i < n - byzantine; i++) {
                sum += column[i];
            }
            out[offset + j] = sum / (n - 2 * byzantine);
        }
    }
}
