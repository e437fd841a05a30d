package dev.firebreak.aggregation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.linalg.SymmetricEigen;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Rules that search subsets against a scan of all of them, and the bounds that hold for SMEA and CAF. */
class SubsetRulesPropertiesTest {

    /** Small integers, so that diameters tie and the first subset must win. */
    @Property(tries = 60)
    void mdaFindsTheSubsetOfTheLexicographicScan(@ForAll long seed, @ForAll @IntRange(min = 3, max = 9) int n) {
        RandomStream stream = Randomness.of(seed).stream("mda");
        double[][] rows = new double[n][2];
        for (double[] row : rows) {
            row[0] = stream.nextInt(5);
            row[1] = stream.nextInt(5);
        }
        int f = (n - 1) / 2;
        double[] expected = mean(rows, first(n, n - f, set -> diameter(rows, set)));
        assertArrayEquals(expected, aggregate("mda", rows, f), 1e-12);
    }

    @Property(tries = 60)
    void mvaFindsTheSubsetOfTheLexicographicScan(@ForAll long seed, @ForAll @IntRange(min = 3, max = 9) int n) {
        int f = (n - 1) / 2;
        double[][] rows = attacked(Randomness.of(seed).stream("mva"), n, f, 1);
        double[] expected = mean(rows, first(n, n - f, set -> trace(covariance(rows, set))));
        assertArrayEquals(expected, aggregate("mva", rows, f), 1e-9);
    }

    /** {@code ||SMEA - m_H||^2 <= 4f/(n-2f) lambda_max(Cov_H)}, whatever the f other rows are. */
    @Property(tries = 60)
    void smeaIsAsNearToTheHonestMeanAsItsCoefficientSays(
            @ForAll long seed,
            @ForAll @IntRange(min = 3, max = 10) int n,
            @ForAll @IntRange(min = 0, max = 4) int away) {
        int f = (n - 1) / 2;
        double[][] rows = attacked(Randomness.of(seed).stream("smea"), n, f, Math.pow(3, away) - 1);
        int[] honest = IntStream.range(f, n).toArray();
        double error = squaredDistance(aggregate("smea", rows, f), mean(rows, honest));
        double bound = 4.0
                * f
                / (n - 2 * f)
                * SymmetricEigen.largestPair(covariance(rows, honest), 3).value();
        assertTrue(error <= bound * (1 + 1e-9), error + " > " + bound);
    }

    /** Gaussian honest rows and a far cluster of f: within {@code 3 sqrt(f/n lambda_max(Cov_H))} of the honest mean. */
    @Property(tries = 60)
    void cafLeavesAFarClusterOut(
            @ForAll long seed,
            @ForAll @IntRange(min = 10, max = 25) int n,
            @ForAll @IntRange(min = 2, max = 6) int digits) {
        int f = n / 5;
        double[][] rows = attacked(Randomness.of(seed).stream("caf"), n, f, Math.pow(10, digits));
        int[] honest = IntStream.range(f, n).toArray();
        double lambda = SymmetricEigen.largestPair(covariance(rows, honest), 3).value();
        double error = squaredDistance(aggregate("caf", rows, f), mean(rows, honest));
        assertTrue(error <= 9.0 * f / n * lambda, error + " > " + 9.0 * f / n * lambda);
    }

    // The first f rows are close together, away from the others.
    private static double[][] attacked(RandomStream stream, int n, int f, double away) {
        double[][] rows = new double[n][3];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < 3; j++) {
                rows[i][j] = stream.nextGaussian() * (i < f ? 0.1 : 1) + (i < f ? away : 0);
            }
        }
        return rows;
    }

    // Subsets in lexicographic order are masks in descending order when the highest bit is that of index 0.
    private static int[] first(int n, int size, ToDoubleFunction<int[]> cost) {
        int[] best = null;
        double least = Double.POSITIVE_INFINITY;
        for (int mask = (1 << n) - 1; mask > 0; mask--) {
            if (Integer.bitCount(mask) == size) {
                int bits = mask;
                int[] set = IntStream.range(0, n)
                        .filter(i -> (bits >> (n - 1 - i) & 1) == 1)
                        .toArray();
                double found = cost.applyAsDouble(set);
                if (found < least) {
                    least = found;
                    best = set;
                }
            }
        }
        return best;
    }

    private static double diameter(double[][] rows, int[] set) {
        double largest = 0;
        for (int i : set) {
            for (int j : set) {
                largest = Math.max(largest, squaredDistance(rows[i], rows[j]));
            }
        }
        return largest;
    }

    private static double[] mean(double[][] rows, int[] set) {
        return IntStream.range(0, rows[0].length)
                .mapToDouble(j -> IntStream.of(set).mapToDouble(i -> rows[i][j]).sum() / set.length)
                .toArray();
    }

    private static double[] covariance(double[][] rows, int[] set) {
        double[] mean = mean(rows, set);
        int d = mean.length;
        double[] covariance = new double[d * d];
        for (int i : set) {
            for (int a = 0; a < d; a++) {
                for (int b = 0; b < d; b++) {
                    covariance[a * d + b] += (rows[i][a] - mean[a]) * (rows[i][b] - mean[b]) / set.length;
                }
            }
        }
        return covariance;
    }

    private static double trace(double[] matrix) {
        int d = (int) Math.sqrt(matrix.length);
        return IntStream.range(0, d).mapToDouble(a -> matrix[a * d + a]).sum();
    }

    private static double squaredDistance(double[] a, double[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(j -> (a[j] - b[j]) * (a[j] - b[j]))
                .sum();
    }

    private static double[] aggregate(String chain, double[][] rows, int f) {
        AggregationContext context = new AggregationContext(null, Draw.fixed(), UnusableRows.DROP, 1);
        return Pipeline.parse(chain).aggregate(Rows.of(rows), f, context).vector();
    }
}
