package dev.firebreak.aggregation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What must happen to the result when all rows move, grow or change places, and where the result must stay. */
class EquivariancePropertiesTest {
    private static final List<String> COORDINATE = List.of("median", "trimmed-mean", "meamed");
    private static final List<String> FREE = Stream.concat(
                    COORDINATE.stream(),
                    Stream.of(
                            "mean",
                            "krum",
                            "krum(original=true)",
                            "multi-krum",
                            "geometric-median(exact=true)",
                            "mva",
                            "smea",
                            "caf",
                            "nnm | trimmed-mean",
                            "nnm | median"))
            .toList();
    private static final List<String> ABOUT_THE_ORIGIN =
            List.of("norm-thresholding", "arc | trimmed-mean", "arc | nnm | trimmed-mean");
    private static final List<String> BY_INDEX = List.of("mda", "monna", "bucketing | median");
    private static final List<String> WITH_A_LENGTH =
            List.of("geometric-median", "centered-clipping(radius=1)", "clipping(threshold=1) | trimmed-mean");

    /** All but what measures from the origin: ARC, clipping, norms, smoothed Weiszfeld steps and clipping from a fixed start. */
    @Property(tries = 40)
    void rowsThatMoveTakeTheResultWithThem(@ForAll long seed, @ForAll @IntRange(min = 4, max = 9) int n) {
        RandomStream stream = Randomness.of(seed).stream("translation");
        double[][] rows = rows(stream, n);
        double[] offset = {stream.nextGaussian(), 10 * stream.nextGaussian(), -3};
        double[][] moved = new double[n][];
        for (int i = 0; i < n; i++) {
            moved[i] = sum(rows[i], offset);
        }
        for (String chain : join(FREE, BY_INDEX)) {
            int f = bound(chain, n);
            assertArrayEquals(sum(aggregate(chain, rows, f), offset), aggregate(chain, moved, f), 1e-6, chain);
        }
    }

    /** All but what has a length among its parameters: nu, radius, threshold. */
    @Property(tries = 40)
    void rowsThatGrowLetTheResultGrow(
            @ForAll long seed,
            @ForAll @IntRange(min = 4, max = 9) int n,
            @ForAll @IntRange(min = -3, max = 3) int power) {
        double[][] rows = rows(Randomness.of(seed).stream("scale"), n);
        double factor = -Math.pow(7, power);
        double[][] grown = Stream.of(rows).map(row -> times(row, factor)).toArray(double[][]::new);
        for (String chain : join(FREE, BY_INDEX, ABOUT_THE_ORIGIN)) {
            int f = bound(chain, n);
            assertArrayEquals(
                    times(aggregate(chain, rows, f), factor),
                    aggregate(chain, grown, f),
                    1e-6 * Math.abs(factor),
                    chain);
        }
    }

    /** All but what names a row, draws groups, or lets the index decide between sets of one diameter. */
    @Property(tries = 40)
    void theOrderOfWorkersDoesNotCount(@ForAll long seed, @ForAll @IntRange(min = 4, max = 9) int n) {
        RandomStream stream = Randomness.of(seed).stream("order");
        double[][] rows = rows(stream, n);
        double[][] shuffled =
                IntStream.of(stream.permutation(n)).mapToObj(i -> rows[i]).toArray(double[][]::new);
        for (String chain : join(FREE, ABOUT_THE_ORIGIN, WITH_A_LENGTH)) {
            int f = bound(chain, n);
            assertArrayEquals(aggregate(chain, rows, f), aggregate(chain, shuffled, f), 1e-6, chain);
        }
    }

    @Property(tries = 40)
    void coordinateRulesStayAmongTheHonestValues(@ForAll long seed, @ForAll @IntRange(min = 3, max = 9) int n) {
        double[][] rows = rows(Randomness.of(seed).stream("range"), n);
        int f = (n - 1) / 2;
        for (String chain : COORDINATE) {
            double[] result = aggregate(chain, rows, f);
            for (int j = 0; j < result.length; j++) {
                int column = j;
                double[] sorted =
                        Stream.of(rows).mapToDouble(row -> row[column]).sorted().toArray();
                // Meamed may keep faulty values, but none farther from the median than an honest one.
                int cut = chain.equals("meamed") ? 0 : f;
                assertTrue(
                        sorted[cut] - 1e-12 <= result[j] && result[j] <= sorted[n - 1 - cut] + 1e-12,
                        chain + " " + result[j] + " of " + Arrays.toString(sorted));
            }
        }
    }

    /** Lemma 5.1 of the ARC paper: clipped by itself, no input makes a rule answer farther out than the longest honest row. */
    @Property(tries = 40)
    void arcBoundsTheResultByTheLongestRowOfEveryHonestSet(
            @ForAll long seed,
            @ForAll @IntRange(min = 3, max = 12) int n,
            @ForAll @IntRange(min = 1, max = 8) int digits) {
        int f = (n - 1) / 2;
        double[][] rows = rows(Randomness.of(seed).stream("arc"), n);
        for (int i = 0; i < f; i++) {
            rows[i] = times(rows[i], Math.pow(10, digits));
        }
        double[] norms = Stream.of(rows)
                .mapToDouble(EquivariancePropertiesTest::norm)
                .sorted()
                .toArray();
        // The set whose longest row is shortest: the n - f shortest rows.
        double longest = norms[n - f - 1];
        for (String rule :
                List.of("mean", "krum", "multi-krum", "geometric-median(exact=true)", "mda", "smea", "caf")) {
            double length = norm(aggregate("arc | " + rule, rows, f));
            assertTrue(length <= longest * (1 + 1e-9), "arc | " + rule + ": " + length + " > " + longest);
        }
    }

    @Property(tries = 25)
    void withNoFaultyRowRulesGiveTheMean(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int n) {
        double[][] rows = rows(Randomness.of(seed).stream("f0"), n);
        double[] mean = new double[3];
        for (double[] row : rows) {
            mean = sum(mean, times(row, 1.0 / n));
        }
        for (String rule : List.of(
                "mean",
                "trimmed-mean",
                "meamed",
                "multi-krum",
                "mda",
                "mva",
                "smea",
                "caf",
                "monna",
                "norm-thresholding")) {
            for (String before : List.of("", "arc | ", "nnm | ")) {
                assertArrayEquals(mean, aggregate(before + rule, rows, 0), 1e-12, before + rule);
            }
        }
    }

    // Without ties: spread out rows, of which the first ones are farther away.
    private static double[][] rows(RandomStream stream, int n) {
        double[][] rows = new double[n][3];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < 3; j++) {
                rows[i][j] = stream.nextGaussian() + (i < (n - 1) / 2 ? 4 : 1);
            }
        }
        return rows;
    }

    // Bucketing halves the rows; the original Krum needs one neighbour; the rest take as many faulty rows as there may
    // be.
    private static int bound(String chain, int n) {
        return chain.startsWith("bucketing") || chain.contains("original") ? Math.max(0, (n - 1) / 4) : (n - 1) / 2;
    }

    @SafeVarargs
    private static List<String> join(List<String>... lists) {
        return Stream.of(lists).flatMap(List::stream).toList();
    }

    private static double[] aggregate(String chain, double[][] rows, int f) {
        AggregationContext context =
                new AggregationContext(null, n -> IntStream.range(0, n).toArray(), UnusableRows.DROP, 1);
        return Pipeline.parse(chain).aggregate(Rows.of(rows), f, context).vector();
    }

    private static double[] sum(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(j -> a[j] + b[j]).toArray();
    }

    private static double[] times(double[] a, double factor) {
        return Arrays.stream(a).map(x -> x * factor).toArray();
    }

    private static double norm(double[] a) {
        return Math.sqrt(Arrays.stream(a).map(x -> x * x).sum());
    }
}
