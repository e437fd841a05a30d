package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.ColumnBlock;
import dev.firebreak.aggregation.CoordinateRule;
import dev.firebreak.aggregation.Ranking;
import dev.firebreak.aggregation.certificate.Kappa;

/** Per coordinate: the middle value, or the mean of the two middle values where n is even (CWMed; Yin et al., ICML 2018). */
record Median() implements CoordinateRule {

    @Override
    public void reduce(ColumnBlock block, int byzantine, double[] out, int offset) {
        int n = block.rows();
        block.meanOfRanks((n - 1) / 2, n / 2 + 1, out, offset);
    }

    @Override
    public boolean weigh(double[] column, int byzantine, double[] weights) {
        Ranking.averageOfRanks((column.length - 1) / 2, column.length / 2 + 1, column, weights);
        return true;
    }

    @Override
    public Kappa kappa(int n, int f) {
        double r = Kappa.lowerBound(n, f);
        return Kappa.againstVariance(4 * (1 + r) * (1 + r), Sources.FIXING_BY_MIXING_TABLE);
    }
}
