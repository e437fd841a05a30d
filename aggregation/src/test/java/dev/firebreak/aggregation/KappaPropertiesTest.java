package dev.firebreak.aggregation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.aggregation.certificate.Kappa;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The inequality that defines kappa, over every honest subset, for every chain that claims a coefficient. */
class KappaPropertiesTest {
    private static final String[] CHAINS = {
        "trimmed-mean",
        "median",
        "krum",
        "multi-krum(m=1)",
        "multi-krum(m=2)",
        "nnm | multi-krum(m=2)",
        "geometric-median(exact=true)",
        "mda",
        "smea",
        "nnm | trimmed-mean",
        "nnm | median",
        "nnm | krum",
        "nnm | geometric-median(exact=true)",
        "arc | trimmed-mean",
        "arc | median",
        "arc | krum",
        "arc | geometric-median(exact=true)",
        "arc | nnm | trimmed-mean"
    };
    private static final AggregationContext CONTEXT = new AggregationContext(null, Draw.fixed(), UnusableRows.DROP, 1);

    @Property(tries = 60)
    void noHonestSubsetIsFartherThanTheCoefficientAllows(
            @ForAll long seed, @ForAll @IntRange(min = 3, max = 9) int n, @ForAll @IntRange(min = 1, max = 4) int d) {
        int f = 1 + (int) Math.floorMod(seed, (n - 1) / 2);
        double[][] rows = adversarial(Randomness.of(seed).stream("kappa"), n, f, d);
        for (String chain : CHAINS) {
            Pipeline pipeline = Pipeline.parse(chain);
            double kappa = pipeline.kappa(n, f).value().orElseThrow();
            double[] result = pipeline.aggregate(Rows.of(rows), f, CONTEXT).vector();
            for (int mask = 0; mask < 1 << n; mask++) {
                if (Integer.bitCount(mask) == n - f) {
                    check(chain, kappa, rows, mask, result);
                }
            }
        }
    }

    /** Clipping puts the two rows of largest norm where a third one is, up to rounding, which has no direction. */
    @Example
    void rowsThatClippingMakesEqualUpToRoundingAreOnePlace() {
        double[][] rows = {
            {-0.9093194533246646}, {1.8340411928309328}, {1.07960309018508}, {1.569478440522497}, {1.217573560261287}
        };
        double[] result = Pipeline.parse("arc | geometric-median(exact=true)")
                .aggregate(Rows.of(rows), 2, CONTEXT)
                .vector();
        assertEquals(1.217573560261287, result[0], 1e-15);
    }

    /**
     * On f ones and n - f zeros the zeros alone have no spread, so a rule with a coefficient must answer 0; and then the f ones with
     * n - 2f zeros are at exactly f / (n - 2f).
     */
    @Property(tries = 20)
    void everyRuleMeetsTheLowerBoundOnTheConstructionThatProvesIt(
            @ForAll @IntRange(min = 3, max = 13) int n, @ForAll @IntRange(min = 1, max = 6) int half) {
        int f = Math.min(half, (n - 1) / 2);
        double[][] rows = new double[n][1];
        for (int i = 0; i < f; i++) {
            rows[i][0] = 1;
        }
        double mean = f / (double) (n - f);
        double variance = mean * (1 - mean);
        for (String chain : CHAINS) {
            Pipeline pipeline = Pipeline.parse(chain);
            double result = pipeline.aggregate(Rows.of(rows), f, CONTEXT).vector()[0];
            assertEquals(0, result, chain + " on " + f + " ones of " + n);
            double seen = (result - mean) * (result - mean) / variance;
            assertEquals(Kappa.lowerBound(n, f), seen, 1e-12 * seen);
            assertTrue(seen <= pipeline.kappa(n, f).value().orElseThrow() * (1 + 1e-12), chain);
        }
    }

    private static void check(String chain, double kappa, double[][] rows, int mask, double[] result) {
        int members = Integer.bitCount(mask);
        double variance = 0;
        double error = 0;
        double size = 0;
        for (int j = 0; j < result.length; j++) {
            double mean = 0;
            for (int i = 0; i < rows.length; i++) {
                mean += (mask >> i & 1) * rows[i][j] / members;
            }
            for (int i = 0; i < rows.length; i++) {
                variance += (mask >> i & 1) * (rows[i][j] - mean) * (rows[i][j] - mean) / members;
                size = Math.max(size, (mask >> i & 1) * rows[i][j] * rows[i][j]);
            }
            error += (result[j] - mean) * (result[j] - mean);
        }
        assertTrue(
                error <= kappa * variance * (1 + 1e-9) + 1e-18 * size,
                chain + ": " + error + " > " + kappa + " * " + variance + " for " + Arrays.deepToString(rows));
    }

    // Clusters, far rows, duplicates and small integers with ties, as the draw falls.
    private static double[][] adversarial(RandomStream stream, int n, int f, int d) {
        double[][] rows = new double[n][d];
        int kind = stream.nextInt(4);
        double scale = Math.pow(10, stream.nextInt(5));
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < d; j++) {
                double x = kind == 3 ? stream.nextInt(3) : stream.nextGaussian();
                rows[i][j] = i < f && kind != 0 ? scale + (kind == 1 ? 0 : x) : x;
            }
        }
        return rows;
    }
}
