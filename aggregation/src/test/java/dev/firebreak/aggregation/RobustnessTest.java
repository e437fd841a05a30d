package dev.firebreak.aggregation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Chains on input that is hard on arithmetic, on rows that are not usable, and the bits they must not change. */
class RobustnessTest {
    private static final AggregationContext ONE_THREAD = context(UnusableRows.DROP, 1);

    static Stream<String> robustChains() {
        return Stream.of(
                "median",
                "trimmed-mean",
                "meamed",
                "krum",
                "multi-krum",
                "geometric-median(exact=true)",
                "mda",
                "mva",
                "smea",
                "caf",
                "monna",
                "norm-thresholding",
                "nnm | trimmed-mean",
                "nnm | krum",
                "arc | nnm | trimmed-mean",
                "arc | nnm | geometric-median(exact=true)",
                "clipping(threshold=4) | nnm | multi-krum");
    }

    static Stream<String> everyChain() {
        return Stream.concat(
                robustChains(),
                Stream.of(
                        "mean", "geometric-median", "centered-clipping(radius=2, iterations=3)", "bucketing | median"));
    }

    /** Faulty rows at 1e300 square to infinity; the result must still be among the honest rows. */
    @ParameterizedTest
    @MethodSource("robustChains")
    void rowsAt1e300DoNotMoveTheResultOutOfTheHonestRows(String chain) {
        double[][] rows = gaussian(9, 6, 0, 1);
        for (int i = 7; i < 9; i++) {
            Arrays.fill(rows[i], i % 2 == 0 ? 1e300 : -1e300);
        }
        for (double x : aggregate(chain, rows, 2)) {
            assertTrue(Math.abs(x) < 6, chain + " gave " + x);
        }
    }

    /** Scaling all rows by a power of two scales the result exactly, even where squares would overflow or vanish. */
    @ParameterizedTest
    @MethodSource("robustChains")
    void hugeAndTinyRowsGiveTheScaledResult(String chain) {
        if (chain.contains("clipping")) {
            return;
        }
        double[][] rows = gaussian(9, 6, 0, 1);
        double[] expected = aggregate(chain, rows, 2);
        for (int exponent : new int[] {990, -990}) {
            double[] got = aggregate(chain, map(rows, x -> Math.scalb(x, exponent)), 2);
            for (int j = 0; j < got.length; j++) {
                assertEquals(expected[j], Math.scalb(got[j], -exponent), 1e-12, chain + " at 2^" + exponent);
            }
        }
    }

    /** Numbers below the least normal one have few bits left; the result keeps the same rows, to those bits. */
    @ParameterizedTest
    @MethodSource("robustChains")
    void denormalRowsGiveTheResultOfTheSameRowsMadeLarge(String chain) {
        if (chain.contains("clipping")) {
            return;
        }
        double[][] denormal = map(gaussian(9, 6, 0, 1), x -> Math.scalb(x, -1050));
        double[] expected = aggregate(chain, map(denormal, x -> Math.scalb(x, 1050)), 2);
        double[] got = aggregate(chain, denormal, 2);
        for (int j = 0; j < got.length; j++) {
            assertEquals(Math.scalb(expected[j], -1050), got[j], 9 * Double.MIN_VALUE, chain);
        }
    }

    /** An offset of 1e6 with spread 1e-3 leaves ten digits for the spread: the result moves with the rows by as much. */
    @ParameterizedTest
    @MethodSource("robustChains")
    void anOffsetThatDwarfsTheSpreadDoesNotDisturbTheSelection(String chain) {
        if (chain.contains("arc") || chain.contains("clipping") || chain.equals("norm-thresholding")) {
            return;
        }
        double[][] rows = gaussian(9, 6, 0, 1e-3);
        for (int i = 7; i < 9; i++) {
            rows[i] = map(new double[][] {rows[i]}, x -> x + 1)[0];
        }
        double[] expected = aggregate(chain, rows, 2);
        double[] got = aggregate(chain, map(rows, x -> x + 1e6), 2);
        for (int j = 0; j < got.length; j++) {
            assertEquals(expected[j], got[j] - 1e6, 2e-9, chain);
        }
    }

    @ParameterizedTest
    @MethodSource("everyChain")
    void equalRowsGiveThatRow(String chain) {
        double[][] rows = new double[9][];
        Arrays.fill(rows, new double[] {0.1, -3, 0, 1e-3});
        assertArrayEquals(rows[0], aggregate(chain, rows, 2), 1e-15, chain);
    }

    @ParameterizedTest
    @MethodSource("everyChain")
    void oneRowAndTheLeastMajorityAreTaken(String chain) {
        double[][] one = {{1, -0.5, 0.25}};
        assertArrayEquals(one[0], aggregate(chain, one, 0), 1e-15, chain);
        if (!chain.contains("bucketing")) {
            assertEquals(6, aggregate(chain, gaussian(9, 6, 0, 1), 4).length);
        }
    }

    @ParameterizedTest
    @MethodSource("everyChain")
    void threadsChangeNoBitAndInputIsNotWrittenTo(String chain) {
        double[][] rows = gaussian(7, 30_001, 0.3, 1);
        double[][] before = Stream.of(rows).map(double[]::clone).toArray(double[][]::new);
        double[] expected = aggregate(chain, rows, 1);
        for (int threads : new int[] {2, 3}) {
            assertArrayEquals(
                    expected,
                    Pipeline.parse(chain)
                            .aggregate(Rows.of(rows), 1, context(UnusableRows.DROP, threads))
                            .vector(),
                    chain);
        }
        for (int i = 0; i < rows.length; i++) {
            assertArrayEquals(before[i], rows[i]);
        }
    }

    /** Float32 rows that are sorted as 32-bit keys give the bits of the same rows widened. */
    @ParameterizedTest
    @MethodSource("everyChain")
    void float32RowsGiveTheBitsOfTheSameRowsWidened(String chain) {
        double[][] wide = map(gaussian(9, 1000, 0, 1), x -> (float) x);
        float[][] single = new float[wide.length][wide[0].length];
        for (int i = 0; i < wide.length; i++) {
            for (int j = 0; j < wide[i].length; j++) {
                single[i][j] = (float) wide[i][j];
            }
        }
        assertArrayEquals(
                aggregate(chain, wide, 2),
                Pipeline.parse(chain).aggregate(Rows.of(single), 2, ONE_THREAD).vector(),
                chain);
    }

    /** A row with NaN, one with infinity and a missing one are dropped, and each takes one of f with it. */
    @ParameterizedTest
    @MethodSource("everyChain")
    void unusableRowsAreDroppedAndReported(String chain) {
        double[][] good = gaussian(9, 5, 0, 1);
        double[][] rows = new double[12][];
        System.arraycopy(good, 0, rows, 0, 4);
        rows[4] = new double[] {0, 1, Double.NaN, 3, 4};
        rows[6] = new double[] {0, 1, 2, 3, Double.NEGATIVE_INFINITY};
        System.arraycopy(good, 4, rows, 7, 5);
        Aggregate got = Pipeline.parse(chain).aggregate(Rows.received(5, rows), 4, ONE_THREAD);
        assertArrayEquals(new int[] {4, 5, 6}, got.dropped());
        assertEquals(9, got.n());
        assertEquals(1, got.f());
        assertArrayEquals(aggregate(chain, good, 1), got.vector());
        assertThrows(
                IllegalArgumentException.class,
                () -> Pipeline.parse(chain).aggregate(Rows.received(5, rows), 2, ONE_THREAD));
        assertThrows(
                IllegalArgumentException.class,
                () -> Pipeline.parse(chain).aggregate(Rows.received(5, rows), 4, context(UnusableRows.FAIL, 1)));
    }

    /** As other libraries have it: what the sum or a norm of a NaN is, the result is; only what is absent is refused. */
    @Test
    void underPropagateNothingIsDroppedAndNotANumberSpreads() {
        double[][] rows = {{1, 2}, {Double.NaN, 4}, {3, 6}};
        AggregationContext context = context(UnusableRows.PROPAGATE, 1);
        Aggregate mean = Pipeline.parse("mean").aggregate(Rows.of(rows), 1, context);
        assertArrayEquals(new double[] {Double.NaN, 4}, mean.vector());
        assertArrayEquals(new int[0], mean.dropped());
        assertEquals(1, mean.f());
        double[] infinite = {Double.POSITIVE_INFINITY, 4};
        assertArrayEquals(
                infinite,
                Pipeline.parse("mean")
                        .aggregate(Rows.of(rows[0], infinite, rows[2]), 1, context)
                        .vector());
        assertThrows(
                IllegalArgumentException.class,
                () -> Pipeline.parse("mean").aggregate(Rows.received(2, rows[0], null, rows[2]), 1, context));
    }

    @Test
    void monnaKeepsItsReferenceWhenRowsBeforeItAreDropped() {
        double[][] rows = {{Double.NaN}, {0}, {0.1}, {5}, {5.1}, {5.2}, {9}};
        Aggregate got = Pipeline.parse("monna(reference=4)").aggregate(Rows.of(rows), 3, ONE_THREAD);
        assertEquals((5 + 5.1 + 5.2 + 9) / 4, got.vector()[0], 1e-15);
    }

    private static double[] aggregate(String chain, double[][] rows, int f) {
        return Pipeline.parse(chain).aggregate(Rows.of(rows), f, ONE_THREAD).vector();
    }

    private static AggregationContext context(UnusableRows unusable, int threads) {
        return new AggregationContext(
                null, n -> Randomness.of(5).stream("bucketing").permutation(n), unusable, threads);
    }

    private static double[][] gaussian(int n, int d, double mean, double sigma) {
        RandomStream stream = Randomness.of(2).stream("rows");
        double[][] rows = new double[n][d];
        return map(rows, x -> mean + sigma * stream.nextGaussian());
    }

    private static double[][] map(double[][] rows, java.util.function.DoubleUnaryOperator f) {
        return Stream.of(rows).map(row -> Arrays.stream(row).map(f).toArray()).toArray(double[][]::new);
    }
}
