package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.GeometricRule;
import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.Ranking;
import dev.firebreak.aggregation.certificate.Kappa;
import java.util.Arrays;

/**
 * MDA: the mean of the first n - f rows of least diameter (El Mhamdi, Guerraoui and Rouault, "The hidden vulnerability of distributed
 * learning in Byzantium", ICML 2018).
 *
 * <p>Some n - f rows are within a distance of each other if, in the graph of pairs that are not, f rows can be left out so that no such
 * pair remains. Bisection over the distances finds the diameter, and the same test, row after row, the lexicographically first set of
 * that diameter.
 */
record MinimumDiameterAveraging() implements GeometricRule {

    @Override
    public double[] weights(Gram gram, int byzantine) {
        int n = gram.n();
        double[] candidates = Arrays.stream(gram.keys()).sorted().distinct().toArray();
        int low = 0;
        int high = candidates.length - 1;
        while (low < high) {
            int middle = (low + high) / 2;
            if (new ConflictGraph(gram, candidates[middle]).canBeResolved(byzantine)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return Ranking.average(n, new ConflictGraph(gram, candidates[high]).firstWithout(byzantine));
    }

    @Override
    public Kappa kappa(int n, int f) {
        return Kappa.againstVariance(
                8.0 * f * f / (n - f),
                "derived from the resilient averaging coefficient 2f/(n-f) of Farhadkhani et al., ICML 2022 (quoted, not verified against the paper)");
    }
}
