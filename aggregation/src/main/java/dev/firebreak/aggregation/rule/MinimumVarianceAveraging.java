package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.GeometricRule;
import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.Ranking;
import dev.firebreak.aggregation.certificate.Kappa;
import java.util.Arrays;

/**
 * MVA: the mean of the first n - f rows of least variance, the sum of squared distances to their mean (as compared by Allouah, Guerraoui,
 * Gupta, Pinot and Rizk, "Robust distributed learning: tight error bounds and breakdown point under data heterogeneity", NeurIPS 2023).
 */
record MinimumVarianceAveraging() implements GeometricRule {

    @Override
    public double[] weights(Gram gram, int byzantine) {
        int n = gram.n();
        int kept = n - byzantine;
        return Ranking.average(n, SubsetSearch.first("mva", n, kept, new PairSum(gram, kept)));
    }

    /** The sum of squared distances of all pairs, which is the size of the set times its variance; of wide rows its root. */
    private static final class PairSum implements SubsetSearch.Cost {
        private final Gram gram;
        private final int wanted;

        PairSum(Gram gram, int wanted) {
            this.gram = gram;
            this.wanted = wanted;
        }

        /**
         * Every further row c adds its distances to the chosen ones, and half of those to the others to come, which are at least
         * the least possible ones.
         */
        @Override
        public double of(int[] chosen, int size, int next) {
            double sum = 0;
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < i; j++) {
                    sum = gram.plus(sum, gram.key(chosen[i], chosen[j]));
                }
            }
            int missing = Math.max(0, Math.min(wanted, gram.n()) - size);
            if (missing == 0 || next >= gram.n()) {
                return sum;
            }
            double[] additions = new double[gram.n() - next];
            double[] others = new double[additions.length - 1];
            for (int c = next; c < gram.n(); c++) {
                double addition = 0;
                for (int i = 0; i < size; i++) {
                    addition = gram.plus(addition, gram.key(c, chosen[i]));
                }
                for (int o = 0; o < others.length; o++) {
                    int other = next + o;
                    others[o] = gram.key(c, other < c ? other : other + 1);
                }
                Arrays.sort(others);
                for (int o = 0; o < missing - 1; o++) {
                    addition = gram.plus(addition, gram.half(others[o]));
                }
                additions[c - next] = addition;
            }
            Arrays.sort(additions);
            for (int c = 0; c < missing; c++) {
                sum = gram.plus(sum, additions[c]);
            }
            return sum;
        }
    }

    @Override
    public Kappa kappa(int n, int f) {
        return f == 0
                ? Kappa.againstVariance(0, "the result is the mean of all rows")
                : new Kappa.Unproven("none given in the papers this library follows");
    }
}
