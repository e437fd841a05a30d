package dev.firebreak.aggregation;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Orders in which equal keys stand by index, so that every selection is repeatable. */
public final class Ranking {
    private Ranking() {}

    /** The indices of the keys, smallest key first, the lower index first among equals; NaN last. */
    public static int[] ascending(double... keys) {
        return IntStream.range(0, keys.length)
                .boxed()
                // Adding 0 makes -0 and 0 equal.
                .sorted(Comparator.comparingDouble(i -> keys[i] + 0.0))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The {@code count} rows nearest to row {@code i}, itself first unless others at distance 0 have lower indices. */
    public static int[] nearest(Gram gram, int i, int count) {
        double[] distances = new double[gram.n()];
        for (int j = 0; j < distances.length; j++) {
            distances[j] = gram.squaredDistance(i, j);
        }
        return IntStream.of(ascending(distances)).limit(count).toArray();
    }

    /** Weights that average the given rows of n. */
    public static double[] average(int n, int... rows) {
        double[] weights = new double[n];
        for (int row : rows) {
            weights[row] = 1.0 / rows.length;
        }
        return weights;
    }
}
