package dev.firebreak.aggregation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rehearsal's answers against aggregating the combined rows for real. */
class RehearsalTest {
    private static final int Q = 8;
    private static final int D = 137;
    private static final int F = 2;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mean",
                "krum",
                "multi-krum",
                "geometric-median",
                "geometric-median(exact=true)",
                "centered-clipping(radius=3, iterations=2)",
                "norm-thresholding",
                "monna(reference=3)",
                "trimmed-mean",
                "median",
                "meamed",
                "nnm | trimmed-mean",
                "arc | nnm | krum",
                "arc | nnm | median",
                "bucketing(size=2) | median",
                "bucketing(size=2, seed=5) | geometric-median",
                "clipping(threshold=9) | nnm | geometric-median",
            })
    void agreesWithAggregatingTheCombinedRows(String chain) {
        Pipeline pipeline = Pipeline.parse(chain);
        double[][] honest = rows(1, Q, 0);
        double[] direction = rows(2, 1, 0)[0];
        for (double[] start : new double[][] {null, rows(3, 1, 0)[0]}) {
            Rehearsal rehearsal = new Rehearsal(pipeline, Rows.of(honest), List.of(direction), F, context(start));
            for (double x : new double[] {-3, 0, 0.7, 40}) {
                double[][] all = Arrays.copyOf(honest, Q + F);
                Arrays.fill(all, Q, Q + F, scaled(direction, x));
                double[] aggregate =
                        pipeline.aggregate(Rows.of(all), F, context(start)).vector();
                double expected = distance(aggregate, honest[1]);
                assertEquals(expected, rehearsal.distance(forged(x), weightOf(1)), 1e-9 * (1 + expected), "x = " + x);
            }
        }
    }

    @Test
    void anOffsetThatAllRowsShareCostsNoAccuracy() {
        Pipeline pipeline = Pipeline.parse("nnm | krum");
        double[][] honest = rows(1, Q, 1e6);
        double[] further = rows(2, 1, 1e6)[0];
        Rehearsal rehearsal = new Rehearsal(pipeline, Rows.of(honest), List.of(further), F, context(null));
        double[][] all = Arrays.copyOf(honest, Q + F);
        Arrays.fill(all, Q, Q + F, further);
        double expected =
                distance(pipeline.aggregate(Rows.of(all), F, context(null)).vector(), honest[1]);
        assertEquals(expected, rehearsal.distance(forged(1), weightOf(1)), 1e-8 * expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"arc | nnm | geometric-median", "krum", "centered-clipping", "mean"})
    void aGeometricPipelineNeverSeesTheRowsAgain(String chain) {
        AtomicInteger reads = new AtomicInteger();
        Rehearsal rehearsal =
                new Rehearsal(Pipeline.parse(chain), counting(reads), List.of(rows(2, 1, 0)[0]), F, context(null));
        int prepared = reads.get();
        assertTrue(prepared > 0);
        for (int x = 0; x < 5; x++) {
            rehearsal.distance(forged(x), weightOf(1));
        }
        assertEquals(prepared, reads.get());
    }

    @Test
    void aCoordinateRuleReadsEveryColumnOnceOrTwicePerQuestion() {
        AtomicInteger reads = new AtomicInteger();
        Rehearsal rehearsal = new Rehearsal(
                Pipeline.parse("trimmed-mean"), counting(reads), List.of(rows(2, 1, 0)[0]), F, context(null));
        rehearsal.distance(forged(1), weightOf(1));
        assertTrue(reads.get() <= 2 * Q * D, "read " + reads + " numbers of " + Q * D);
    }

    @Test
    void rowsThatOverflowHaveNoDistance() {
        Rehearsal rehearsal = new Rehearsal(
                Pipeline.parse("krum"), Rows.of(rows(1, Q, 0)), List.of(rows(2, 1, 0)[0]), F, context(null));
        assertTrue(Double.isNaN(rehearsal.distance(forged(1e300), weightOf(1))));
    }

    @Test
    void tooManyFaultyRowsAreRefused() {
        Rehearsal rehearsal = new Rehearsal(
                Pipeline.parse("trimmed-mean"), Rows.of(rows(1, Q, 0)), List.of(rows(2, 1, 0)[0]), 5, context(null));
        assertThrows(IllegalArgumentException.class, () -> rehearsal.distance(forged(1), weightOf(1)));
    }

    // The honest rows, then F times x times the further row.
    private static Combination forged(double x) {
        double[] weights = new double[(Q + F) * (Q + 1)];
        for (int i = 0; i < Q; i++) {
            weights[i * (Q + 1) + i] = 1;
        }
        for (int i = Q; i < Q + F; i++) {
            weights[i * (Q + 1) + Q] = x;
        }
        return new Combination(Q + F, Q + 1, weights);
    }

    private static double[] weightOf(int row) {
        double[] weights = new double[Q + 1];
        weights[row] = 1;
        return weights;
    }

    private static Rows counting(AtomicInteger reads) {
        Rows rows = Rows.of(rows(1, Q, 0));
        return new Rows() {
            @Override
            public int count() {
                return rows.count();
            }

            @Override
            public int dimension() {
                return rows.dimension();
            }

            @Override
            public void copy(int row, int from, int to, double[] target, int at) {
                reads.addAndGet(to - from);
                rows.copy(row, from, to, target, at);
            }
        };
    }

    private static AggregationContext context(double[] start) {
        return new AggregationContext(start, Draw.from(Randomness.of(4).stream("bucketing")));
    }

    private static double[][] rows(int purpose, int n, double offset) {
        RandomStream stream = Randomness.of(9).stream("rows", purpose, 0);
        double[][] rows = new double[n][D];
        for (double[] row : rows) {
            Arrays.setAll(row, j -> offset + stream.nextGaussian());
        }
        return rows;
    }

    private static double[] scaled(double[] vector, double x) {
        return Arrays.stream(vector).map(v -> x * v).toArray();
    }

    private static double distance(double[] a, double[] b) {
        double square = 0;
        for (int j = 0; j < a.length; j++) {
            square += (a[j] - b[j]) * (a[j] - b[j]);
        }
        return Math.sqrt(square);
    }
}
