package org.example.firebreak;

import dev.firebreak.aggregation.ColumnBlock;
import dev.firebreak.aggregation.CoordinateRule;
import dev.firebreak.aggregation.certificate.Kappa;

/** Per coordinate, the mean of all n values, of which the f smallest count as the next larger one and the f largest as the next smaller. */
record WinsorizedMean() implements CoordinateRule {

    @Override
    public void reduce(ColumnBlock block, int byzantine, double[] out, int offset) {
        int n = block.rows();
        int f = byzantine;
        double[] low = new double[block.width()];
        double[] high = new double[block.width()];
        block.meanOfRanks(f, f + 1, low, 0);
        block.meanOfRanks(n - f - 1, n - f, high, 0);
        block.meanOfRanks(f, n - f, out, offset);
        for (int j = 0; j < block.width(); j++) {
            out[offset + j] = ((n - 2 * f) * out[offset + j] + f * (low[j] + high[j])) / n;
        }
    }

    @Override
    public Kappa kappa(int n, int f) {
        return f == 0
                ? Kappa.againstVariance(0, "the result is the mean of all rows")
                : new Kappa.Unproven("none is known to the author of this example");
    }
}
