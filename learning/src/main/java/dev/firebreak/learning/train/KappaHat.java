package dev.firebreak.learning.train;

import dev.firebreak.aggregation.Rows;

/** The empirical robustness coefficient of one aggregation. */
final class KappaHat {
    private KappaHat() {}

    static double of(Rows honest, double[] aggregate) {
        int h = honest.count();
        double[] mean = new double[aggregate.length];
        double[] row = new double[aggregate.length];
        for (int i = 0; i < h; i++) {
            honest.copy(i, 0, row.length, row, 0);
            for (int j = 0; j < row.length; j++) {
                mean[j] += row[j] / h;
            }
        }
        double spread = 0;
        for (int i = 0; i < h; i++) {
            honest.copy(i, 0, row.length, row, 0);
            for (int j = 0; j < row.length; j++) {
                spread += (row[j] - mean[j]) * (row[j] - mean[j]) / h;
            }
        }
        double error = 0;
        for (int j = 0; j < mean.length; j++) {
            error += (aggregate[j] - mean[j]) * (aggregate[j] - mean[j]);
        }
        return error == 0 ? 0 : error / spread;
    }
}
