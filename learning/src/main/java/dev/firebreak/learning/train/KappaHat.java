package dev.firebreak.learning.train;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.kernel.Kernels;

/** The empirical robustness coefficient of one aggregation. */
final class KappaHat {
    private KappaHat() {}

    static double of(Rows honest, double[] aggregate) {
        int h = honest.count();
        Kernels kernels = Kernels.best();
        double[] mean = new double[aggregate.length];
        double[] row = new double[aggregate.length];
        for (int i = 0; i < h; i++) {
            honest.copy(i, 0, row.length, row, 0);
            kernels.axpy(1.0 / h, row, 0, mean, 0, mean.length);
        }
        double spread = 0;
        for (int i = 0; i < h; i++) {
            honest.copy(i, 0, row.length, row, 0);
            spread += kernels.squaredDistance(row, 0, mean, 0, mean.length) / h;
        }
        double error = kernels.squaredDistance(aggregate, 0, mean, 0, mean.length);
        return error == 0 ? 0 : error / spread;
    }
}
