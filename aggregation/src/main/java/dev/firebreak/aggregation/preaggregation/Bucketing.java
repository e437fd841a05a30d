package dev.firebreak.aggregation.preaggregation;

import dev.firebreak.aggregation.Combination;
import dev.firebreak.aggregation.Draw;
import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.PreAggregator;
import dev.firebreak.aggregation.RowMap;
import dev.firebreak.aggregation.certificate.Kappa;
import java.util.OptionalLong;

/**
 * Rows in random order, averaged in groups of {@code size}, the last group possibly smaller (Karimireddy, He and Jaggi,
 * "Byzantine-robust learning on heterogeneous datasets via bucketing", ICLR 2022). One faulty row spoils one group, so f stays.
 *
 * @param size s, at least 1
 * @param seed where the permutation comes from, if not from the run
 */
record Bucketing(int size, OptionalLong seed) implements PreAggregator {

    @Override
    public RowMap map(Gram gram, int byzantine, Draw draw) {
        int n = gram.n();
        int buckets = rowsAfter(n);
        int[] order = (seed.isPresent() ? draw.orSeeded(seed.getAsLong()) : draw).permutation(n);
        double[] weights = new double[buckets * n];
        for (int k = 0; k < n; k++) {
            int bucket = k / size;
            int members = Math.min(n, (bucket + 1) * size) - bucket * size;
            weights[bucket * n + order[k]] = 1.0 / members;
        }
        return new Combination(buckets, n, weights);
    }

    @Override
    public int rowsAfter(int n) {
        return n / size + (n % size == 0 ? 0 : 1);
    }

    @Override
    public Kappa kappa(Kappa rule, int n, int f) {
        return size == 1
                ? rule
                : new Kappa.Unproven(
                        "none given: what is proven of bucketing holds in expectation over its permutation");
    }
}
