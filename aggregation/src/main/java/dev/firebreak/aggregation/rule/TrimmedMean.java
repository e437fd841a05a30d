package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.ColumnBlock;
import dev.firebreak.aggregation.CoordinateRule;
import dev.firebreak.aggregation.Ranking;
import dev.firebreak.aggregation.certificate.Kappa;

/**
 * Per coordinate: drop the f smallest and the f largest values, average the other n - 2f (CWTM; Yin, Chen, Kannan and Bartlett,
 * "Byzantine-robust distributed learning: towards optimal statistical rates", ICML 2018).
 */
record TrimmedMean() implements CoordinateRule {

    @Override
    public void reduce(ColumnBlock block, int byzantine, double[] out, int offset) {
        block.meanOfRanks(byzantine, block.rows() - byzantine, out, offset);
    }

    @Override
    public boolean weigh(double[] column, int byzantine, double[] weights) {
        Ranking.averageOfRanks(byzantine, column.length - byzantine, column, weights);
        return true;
    }

    @Override
    public Kappa kappa(int n, int f) {
        double r = Kappa.lowerBound(n, f);
        return Kappa.againstVariance(6 * r * (1 + r), Sources.FIXING_BY_MIXING_TABLE);
    }
}
