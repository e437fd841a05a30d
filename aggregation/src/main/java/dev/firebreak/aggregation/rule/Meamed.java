package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.ColumnBlock;
import dev.firebreak.aggregation.CoordinateRule;
import dev.firebreak.aggregation.Ranking;
import dev.firebreak.aggregation.certificate.Kappa;
import java.util.Arrays;

/**
 * Mean around the median: per coordinate, the mean of the n - f values nearest to the median, the lower worker index first among equally
 * near ones (Xie, Koyejo and Gupta, "Generalized Byzantine-tolerant SGD", 2018).
 */
record Meamed() implements CoordinateRule {

    @Override
    public void reduce(ColumnBlock block, int byzantine, double[] out, int offset) {
        block.meanAroundMedian(block.rows() - byzantine, out, offset);
    }

    @Override
    public boolean weigh(double[] column, int byzantine, double[] weights) {
        int n = column.length;
        double[] distances = column.clone();
        Arrays.sort(distances);
        double median = (distances[(n - 1) / 2] + distances[n / 2]) / 2;
        Arrays.setAll(distances, i -> Math.abs(column[i] - median));
        Ranking.averageOfRanks(0, n - byzantine, distances, weights);
        return true;
    }

    @Override
    public Kappa kappa(int n, int f) {
        return f == 0
                ? Kappa.againstVariance(0, "the result is the mean of all rows")
                : new Kappa.Unproven("none given in the papers this library follows");
    }
}
