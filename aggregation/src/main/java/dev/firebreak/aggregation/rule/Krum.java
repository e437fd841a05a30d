package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.GeometricRule;
import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.Ranking;
import dev.firebreak.aggregation.certificate.Kappa;

/**
 * The row of least mean squared distance to its nearest other rows (Blanchard, El Mhamdi, Guerraoui and Stainer, "Machine learning with
 * adversaries: Byzantine tolerant gradient descent", NeurIPS 2017).
 *
 * @param original whether n - f - 2 other rows count, as in the paper of 2017; else n - f - 1, the convention of Allouah et al. 2023, for
 *     which the coefficient is stated
 */
record Krum(boolean original) implements GeometricRule {

    @Override
    public double[] weights(Gram gram, int byzantine) {
        int neighbours = gram.n() - byzantine - (original ? 2 : 1);
        if (original && neighbours < 1) {
            throw new IllegalArgumentException(
                    "krum(original=true) needs n - f - 2 >= 1, but n = " + gram.n() + " and f = " + byzantine);
        }
        return Ranking.average(gram.n(), Ranking.ascending(KrumScores.of(gram, neighbours))[0]);
    }

    @Override
    public Kappa kappa(int n, int f) {
        return original
                ? new Kappa.Unproven("the coefficient is stated for n - f - 1 neighbours")
                : Kappa.againstVariance(6 * (1 + Kappa.lowerBound(n, f)), Sources.FIXING_BY_MIXING_TABLE);
    }
}
