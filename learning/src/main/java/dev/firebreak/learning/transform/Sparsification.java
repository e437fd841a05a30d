package dev.firebreak.learning.transform;

import dev.firebreak.aggregation.Ranking;
import dev.firebreak.core.State;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.learning.RoundView;
import java.util.Arrays;

/**
 * Random sparsification at the worker: k of d coordinates drawn uniformly are kept and multiplied by d/k, the others become 0.
 * Unbiased, with {@code E||C(v) - v||^2 = (d/k - 1) ||v||^2}.
 *
 * <p>The message still carries all d numbers. This is compression as simulations without a wire have it: no byte is saved, and a
 * Byzantine worker may send any vector. The compressor {@code rand-k} draws alike but sends k values under a mask that the driver
 * assigned, which holds Byzantine workers to it too.
 *
 * @param share k/d, in (0, 1]; k is rounded to the nearest number from 1 to d
 */
record Sparsification(double share) implements Transform {

    @Override
    public boolean zeroesIndependently() {
        return share < 1;
    }

    @Override
    public Applied apply(double[] vector, RoundView view, State state) {
        int d = vector.length;
        int k = (int) Math.max(1, Math.round(share * d));
        RandomStream stream = view.stream();
        double[] draws = new double[d];
        Arrays.setAll(draws, j -> stream.nextDouble());
        double[] sparse = new double[d];
        for (int j : Ranking.smallest(k, draws)) {
            sparse[j] = vector[j] * d / k;
        }
        return new Applied(sparse, state);
    }
}
