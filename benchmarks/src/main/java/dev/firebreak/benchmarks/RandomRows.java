package dev.firebreak.benchmarks;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.kernel.Parallel;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;

/**
 * Float32 rows as a server sees them: honest ones around a common mean, the last f far away.
 *
 * @param numbers the rows' arrays
 * @param byzantine f
 */
record RandomRows(float[][] numbers, int byzantine) {

    /** Rows of a shape written {@code nxfxd}. */
    static RandomRows of(String shape) {
        String[] parts = shape.split("x", -1);
        int n = Integer.parseInt(parts[0]);
        int f = Integer.parseInt(parts[1]);
        int d = Integer.parseInt(parts[2]);
        float[][] numbers = new float[n][d];
        Parallel.forEach(Runtime.getRuntime().availableProcessors(), n, () -> i -> {
            RandomStream stream = Randomness.of(1).stream("benchmark", 0, i);
            for (int j = 0; j < d; j++) {
                numbers[i][j] = (float) (0.5 + stream.nextGaussian() * (i < n - f ? 1 : 10));
            }
        });
        return new RandomRows(numbers, f);
    }

    Rows rows() {
        return Rows.of(numbers);
    }
}
