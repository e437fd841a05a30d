package dev.firebreak.aggregation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows far from the others, sums near the end of the range, ties and exact means: right values by hand. */
class FarRowsTest {
    private static final double[][] HONEST = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 1, 0}, {0, 1, 1}};
    private static final double[][] FAR = {{1e10, 1e10, 1e10}, {1e30, -1e30, 1e30}};

    @ParameterizedTest
    @CsvSource({
        "geometric-median(exact=true), 0.6112, 0.6277",
        "geometric-median, 0.6144, 0.6193",
        "'centered-clipping(radius=1, iterations=3)', 0.6128, 0.5792",
    })
    void farRowsOfDifferentSizesMoveNothingWhereverTheyStand(String chain, double first, double second) {
        List<double[]> rows = new ArrayList<>(List.of(FAR));
        rows.addAll(List.of(HONEST));
        for (int turn = 0; turn < 7; turn++) {
            double[][] given = rows.toArray(double[][]::new);
            float[][] narrow = new float[7][3];
            for (int i = 0; i < 7; i++) {
                for (int j = 0; j < 3; j++) {
                    narrow[i][j] = (float) given[i][j];
                }
            }
            for (Rows input : List.of(Rows.of(given), Rows.of(narrow))) {
                assertArrayEquals(
                        new double[] {first, second, first},
                        Pipeline.parse(chain).aggregate(input, 2).vector(),
                        5e-5);
            }
            Collections.rotate(rows, 1);
        }
    }

    @Test
    void cafFiltersWhereManyRowsAreEqual() {
        assertEquals(0, aggregate("caf", 2, columns(28, 0, 10, 1000))[0]);
        assertEquals(0, aggregate("caf", 2, columns(20, 0, 100, 10000))[0]);
        double[][] rows = columns(20, 0, 3e7, 2e9);
        for (int i = 0; i < 20; i++) {
            rows[i][0] = 0.1 * (i % 7);
        }
        assertEquals(0.285, aggregate("nnm | caf", 2, rows)[0], 2e-3);
    }

    @Test
    void mvaAnswersWhereOneRowIsNearTheEndOfTheRange() {
        double[][] rows = {{1, 2}, {2, 1}, {1.5, 1.5}, {1.7e308, -1.7e308}, {2, 2}};
        assertArrayEquals(new double[] {1.625, 1.625}, aggregate("mva", 1, rows), 1e-15);
        double[][] least = {{4.9e-324}, {9.9e-324}, {0}, {1.7e308}, {1.5e-323}};
        assertTrue(Math.abs(aggregate("mva", 1, least)[0]) < 1e-322);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "krum",
                "multi-krum",
                "mda",
                "smea",
                "caf",
                "norm-thresholding",
                "geometric-median(exact=true)",
                "nnm | trimmed-mean",
                "centered-clipping(radius=1e-3, iterations=3)"
            })
    void rowsOf1e308OfTheLongestAreStillCompared(String chain) {
        double[][] rows = {
            {0.05, 0.05, 0.05},
            {1.7e308, -1.7e308, 1.7e308},
            {1e-4, 0, 0},
            {0, 1e-4, 0},
            {0, 0, 1e-4},
            {1e-4, 1e-4, 0},
            {0, 1e-4, 1e-4}
        };
        double most = chain.startsWith("centered") ? 3e-3 : 2e-4;
        for (double x : aggregate(chain, 2, rows)) {
            assertTrue(Math.abs(x) <= most, chain + " gave " + x);
        }
    }

    /** The rows share a first coordinate and differ in the second by so little that squares of differences are 0. */
    @ParameterizedTest
    @CsvSource({"1e-165, 1e-170", "1e-140, 1e-150", "1e-290, 1e-295"})
    void differencesWhoseSquaresVanishAreCompared(double far, double unit) {
        double[][] rows = new double[7][];
        rows[0] = new double[] {1, far};
        for (int k = 1; k < rows.length; k++) {
            rows[k] = new double[] {1, k * unit};
        }
        for (String chain :
                List.of("krum", "multi-krum", "mda", "geometric-median(exact=true)", "nnm | trimmed-mean")) {
            double[] result = aggregate(chain, 1, rows);
            assertEquals(1, result[0], 1e-15, chain);
            assertTrue(result[1] >= unit && result[1] <= 6 * unit, chain + ": " + result[1]);
        }
    }

    @Test
    void arcLeavesShortRowsAsTheyAre() {
        double[][] rows = {{9e-17, 0}, {1e292, 1e292}, {0, 8e-17}};
        double[][] made =
                PreAggregation.parse("arc").apply(Rows.of(rows), 1, context()).rows();
        assertArrayEquals(rows[0], made[0]);
        assertArrayEquals(rows[2], made[2]);
        assertEquals(9e-17, Math.hypot(made[1][0], made[1][1]), 1e-30);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mean", "multi-krum", "mda", "smea", "mva", "caf", "centered-clipping(radius=1e6)", "nnm | mean"
            })
    void meansOfWholeNumbersThatAreWholeAreExact(String chain) {
        assertArrayEquals(new double[] {4, 5, 6}, aggregate(chain, 0, new double[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}
        }));
        RandomStream stream = Randomness.of(8).stream("whole");
        for (int t = 0; t < 50; t++) {
            int n = 3 + t % 9;
            double[][] rows = new double[n][1];
            double sum = 0;
            for (int i = 0; i < n; i++) {
                rows[i][0] = Math.floor(100 * stream.nextDouble());
                sum += rows[i][0];
            }
            rows[0][0] += (n - sum % n) % n;
            sum += (n - sum % n) % n;
            assertEquals(sum / n, aggregate(chain, 0, rows)[0]);
        }
    }

    @Test
    void meansOfMixedWholeNumbersAreExact() {
        RandomStream stream = Randomness.of(9).stream("mixed");
        int whole = 0;
        for (int t = 0; t < 5000; t++) {
            double[][] rows = new double[7][1];
            for (double[] row : rows) {
                row[0] = Math.floor(100 * stream.nextDouble());
            }
            double[] sums = new double[7];
            for (int i = 0; i < 7; i++) {
                double own = rows[i][0];
                sums[i] = Arrays.stream(rows)
                        .sorted(Comparator.comparingDouble(row -> Math.abs(row[0] - own)))
                        .limit(5)
                        .mapToDouble(row -> row[0])
                        .sum();
            }
            Arrays.sort(sums);
            double sum = sums[2] + sums[3] + sums[4];
            if (sum % 15 == 0) {
                whole++;
                assertEquals(sum / 15, aggregate("nnm | trimmed-mean", 2, rows)[0]);
            }
        }
        assertTrue(whole > 200, "only " + whole + " results were whole");
    }

    /** Of rows clipped to one norm the first ones count as the nearest to a row of zeros. */
    @Test
    void rowsClippedToOneNormAreEquallyFarFromZero() {
        RandomStream stream = Randomness.of(9).stream("clipped");
        for (String clip : List.of("clipping(threshold=1)", "arc")) {
            for (int t = 0; t < 50; t++) {
                double[][] rows = new double[9][3];
                for (int i = 1; i < 9; i++) {
                    for (int j = 0; j < 3; j++) {
                        rows[i][j] = clip.equals("arc") && i == 8 ? 1e-3 : 3 + 10 * stream.nextDouble();
                    }
                }
                double[][] clipped = PreAggregation.parse(clip)
                        .apply(Rows.of(rows), 4, context())
                        .rows();
                double[][] mixed = PreAggregation.parse(clip + " | nnm")
                        .apply(Rows.of(rows), 4, context())
                        .rows();
                // The zero row, with arc the short one, and the first of those of equal norm.
                int[] nearest = clip.equals("arc") ? nearestOfArc(rows) : new int[] {0, 1, 2, 3, 4};
                for (int j = 0; j < 3; j++) {
                    double sum = 0;
                    for (int i : nearest) {
                        sum += clipped[i][j];
                    }
                    assertEquals(sum / 5, mixed[0][j], 1e-12, clip);
                }
            }
        }
    }

    // k = floor(2 * 4 * 5 / 9) = 4 rows are clipped to the fifth largest norm; shorter ones are nearer to 0.
    private static int[] nearestOfArc(double[][] rows) {
        double[] norms = Arrays.stream(rows)
                .mapToDouble(r -> Math.sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2]))
                .toArray();
        double[] sorted = norms.clone();
        Arrays.sort(sorted);
        double[] clipped =
                Arrays.stream(norms).map(norm -> Math.min(norm, sorted[4])).toArray();
        return Arrays.copyOf(Ranking.ascending(clipped), 5);
    }

    @Test
    void geometricMedianResolvesDistancesFarBelowTheSizeOfTheRows() {
        RandomStream stream = Randomness.of(10).stream("close");
        double[][] rows = new double[9][3];
        for (int i = 0; i < 9; i++) {
            for (int j = 0; j < 3; j++) {
                rows[i][j] = i % 3 == 1 ? 0.25 * (j + 1) : stream.nextGaussian();
            }
        }
        for (double nu : new double[] {1e-6, 1e-8, 1e-10}) {
            double[] expected = ExactRules.ALL.get("geometric-median").of(ExactRows.of(rows), 2, Map.of("nu", "" + nu));
            double[] got = aggregate("geometric-median(nu=" + nu + ")", 2, rows);
            double step = 0;
            double wrong = 0;
            for (int j = 0; j < 3; j++) {
                step = Math.max(step, Math.abs(expected[j] - rows[1][j]));
                wrong = Math.max(wrong, Math.abs(expected[j] - got[j]));
            }
            assertTrue(wrong <= 1e-6 * step + 1e-15, nu + ": " + wrong + " of " + step);
        }
    }

    /** The iteration approaches rows at 3, while the central row, of which distances are computed, is at 2. */
    @Test
    void geometricMedianResolvesSmallDistancesFromOtherRowsThanTheCentralOne() {
        double[] relative = {-1, -1, -1, -1, 0, 0, 0, 1, 2, 3};
        double nu = 1e-14;
        int iterations = 18;
        double z = -3;
        for (int t = 0; t < iterations; t++) {
            double moment = 0;
            double total = 0;
            for (double x : relative) {
                double weight = 1 / Math.max(nu, Math.abs(x - z));
                moment += weight * x;
                total += weight;
            }
            z = moment / total;
        }
        assertTrue(Math.abs(z) < 1e-8 && Math.abs(z) > 1e-10, "the distance is " + z);
        double[][] rows = new double[relative.length][1];
        for (int i = 0; i < rows.length; i++) {
            rows[i][0] = 3 + relative[i];
        }
        String rule = "geometric-median(nu=" + nu + ", iterations=" + iterations + ")";
        assertEquals(3 + z, aggregate(rule, 4, rows)[0], 1e-13);
    }

    @Test
    void theMiddleIsTakenWhereAllBetweenTwoRowsAreGeometricMedians() {
        assertEquals(1.5, aggregate("geometric-median(exact=true)", 0, new double[][] {{0}, {1}, {2}, {3}})[0]);
        assertEquals(1.5, aggregate("geometric-median(exact=true)", 0, new double[][] {{3}, {2}, {1}, {0}})[0]);
        assertArrayEquals(new double[] {1, 2}, aggregate("geometric-median(exact=true)", 0, new double[][] {
            {0, 0}, {2, 4}
        }));
    }

    @Test
    void sumsNearTheEndOfTheRangeGiveTheirMean() {
        double[][] rows = {{1.7e308}, {1.7e308}};
        for (String chain : List.of("median", "mean", "trimmed-mean", "meamed", "multi-krum", "nnm | trimmed-mean")) {
            assertEquals(1.7e308, aggregate(chain, 0, rows)[0], 1e293, chain);
        }
        double[][] opposite = {{1.7e308}, {1.6e308}, {1.7e308}, {-1.7e308}, {-1e308}};
        assertEquals((1.7e308 / 4 + 1.6e308 / 4 + 1.7e308 / 4 - 1e308 / 4), aggregate("meamed", 1, opposite)[0], 1e294);
    }

    @Test
    void aPermutationNamesRowsAlsoWhereOneIsDropped() {
        double[][] rows = {{1}, {Double.NaN}, {3}, {7}, {9}};
        Aggregate got = Pipeline.parse("bucketing | mean")
                .aggregate(Rows.of(rows), 1, new AggregationContext(null, Draw.fixed(4, 1, 0, 2, 3)));
        assertEquals(5, got.vector()[0]);
        double[][] pairs = PreAggregation.parse("bucketing")
                .apply(Rows.of(rows), 1, new AggregationContext(null, Draw.fixed(4, 1, 0, 2, 3)))
                .rows();
        assertArrayEquals(new double[][] {{5}, {5}}, pairs);
    }

    @Test
    void aChainOfMorePartsThanTheLimitIsRefused() {
        String most = "clipping | ".repeat(Call.MOST_PARTS - 1) + "median";
        assertTrue(Pipeline.parse(most).kappa(5, 1).value().isEmpty());
        assertThrows(InputException.class, () -> Pipeline.parse("clipping | ".repeat(100_000) + "median"));
    }

    @Test
    void anAggregateNeedsNoContextAndPrintsItsNumbers() {
        Aggregate mean = Pipeline.parse("mean").aggregate(Rows.of(new double[][] {{1, 2}, {3, 4}}), 0);
        assertEquals("Aggregate[vector=[2.0, 3.0], n=2, f=0, dropped=[]]", mean.toString());
        String shuffled = Pipeline.parse("bucketing | median")
                .aggregate(Rows.of(columns(7, 1)), 1)
                .toString();
        assertTrue(shuffled.startsWith("Aggregate[vector=[1.0]"), shuffled);
    }

    private static AggregationContext context() {
        return new AggregationContext(null, Draw.fixed());
    }

    private static double[] aggregate(String chain, int f, double[][] rows) {
        return Pipeline.parse(chain).aggregate(Rows.of(rows), f, context()).vector();
    }

    // So many equal numbers and some more behind them, one a row.
    private static double[][] columns(int count, double value, double... more) {
        double[][] rows = new double[count + more.length][1];
        for (int i = 0; i < rows.length; i++) {
            rows[i][0] = i < count ? value : more[i - count];
        }
        return rows;
    }
}
