package dev.firebreak.aggregation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.aggregation.rule.Rules;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContributionsTest {
    private static final int N = 11;
    private static final int F = 2;
    private static final int LOST = 5;

    static Stream<String> pipelines() {
        List<String> before =
                List.of("", "nnm | ", "arc | nnm | ", "clipping(threshold=1.5) | ", "bucketing(size=2) | ");
        return Rules.REGISTRY.parts().stream().flatMap(part -> before.stream().map(chain -> chain + part.name()));
    }

    /** Eleven rows, one of which, in the middle, is not finite. */
    private static Rows rows(int dimension) {
        RandomStream stream = Randomness.of(5).stream("rows", dimension, 0);
        double[][] rows = new double[N][dimension];
        for (double[] row : rows) {
            for (int j = 0; j < dimension; j++) {
                row[j] = 1 + stream.nextGaussian();
            }
        }
        rows[2] = rows[1].clone();
        rows[LOST][0] = Double.NaN;
        return Rows.of(rows);
    }

    private static AggregationContext context() {
        return new AggregationContext(null, Draw.from(Randomness.of(9).stream("draw")));
    }

    /** One column shows the weights of a rule that works on coordinates exactly. */
    @ParameterizedTest
    @MethodSource("pipelines")
    void theWeightsReproduceTheAggregate(String text) {
        Pipeline pipeline = Pipeline.parse(text);
        Rows rows = rows(pipeline.rule() instanceof CoordinateRule ? 1 : 7);
        Pipeline.Explained explained = pipeline.explain(rows, F, context());
        double[] vector = explained.aggregate().vector();
        assertArrayEquals(pipeline.aggregate(rows, F, context()).vector(), vector);
        double[] weights = explained.contributions().weights();
        double[] sum = new double[vector.length];
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < sum.length && i != LOST; j++) {
                sum[j] += weights[i] * rows.row(i)[j];
            }
            assertEquals(weights[i] == 0 ? 0 : 1, explained.contributions().used()[i]);
        }
        assertArrayEquals(vector, sum, 1e-12);
        assertEquals(0, weights[LOST]);
        assertEquals(0, explained.contributions().used()[LOST]);
        assertFalse(explained.contributions().clipped()[LOST]);
    }

    /** In the first column the middle three of five are 1, 2, 3, in the second 0, 1 and 4, where 0 and 2 tie. */
    @Test
    void coordinatesCountByThemselves() {
        Rows rows = Rows.of(new double[][] {{0, 5}, {1, 6}, {2, 5}, {3, 9}, {4, 8}});
        Contributions found =
                Pipeline.parse("trimmed-mean").explain(rows, 1, context()).contributions();
        double third = 1 / 3.0;
        assertArrayEquals(new double[] {0, third, third, third / 2, third / 2}, found.weights(), 1e-15);
        assertArrayEquals(new double[] {0, 1, 1, 0.5, 0.5}, found.used());
        Contributions median =
                Pipeline.parse("median").explain(rows, 1, context()).contributions();
        assertArrayEquals(new double[] {0, 0.5, 0.5, 0, 0}, median.weights());
        Contributions around =
                Pipeline.parse("meamed").explain(rows, 1, context()).contributions();
        assertArrayEquals(new double[] {1, 1, 1, 0.5, 0.5}, around.used());
    }

    @Test
    void rowsThatAreScaledBeforeTheyAreMixedAreClipped() {
        Rows rows = Rows.of(new double[][] {{3, 4}, {0.5, 0}, {0, 2}, {1, 0}, {0, 1}});
        assertArrayEquals(
                new boolean[] {true, false, true, false, false},
                Pipeline.parse("clipping(threshold=1) | nnm | mean")
                        .explain(rows, 1, context())
                        .contributions()
                        .clipped());
        assertArrayEquals(
                new boolean[] {true, false, true, false, false},
                Pipeline.parse("clipping(threshold=3) | clipping(threshold=1.5) | mean")
                        .explain(rows, 1, context())
                        .contributions()
                        .clipped());
        // k = floor(2 * 4 / 5) = 1 row is scaled.
        assertArrayEquals(
                new boolean[] {true, false, false, false, false},
                Pipeline.parse("arc | trimmed-mean")
                        .explain(rows, 1, context())
                        .contributions()
                        .clipped());
        assertArrayEquals(
                new boolean[5],
                Pipeline.parse("nnm | clipping(threshold=0.1) | mean")
                        .explain(rows, 1, context())
                        .contributions()
                        .clipped());
    }

    /** Wider than one piece of columns, and behind a matrix: the mean of the weights of single columns. */
    @Test
    void manyColumnsAreAveraged() {
        Rows rows = rows(700);
        Contributions all =
                Pipeline.parse("nnm | trimmed-mean").explain(rows, F, context()).contributions();
        double total = 0;
        for (double weight : all.weights()) {
            assertTrue(weight >= 0 && weight < 0.5, "weight " + weight);
            total += weight;
        }
        assertEquals(1, total, 1e-12);
        Contributions plain =
                Pipeline.parse("median").explain(rows, F, context()).contributions();
        double[] expected = new double[N];
        for (int j = 0; j < 700; j++) {
            double[][] column = new double[N][1];
            for (int i = 0; i < N; i++) {
                column[i][0] = i == LOST ? Double.NaN : rows.row(i)[j];
            }
            double[] one = Pipeline.parse("median")
                    .explain(Rows.of(column), F, context())
                    .contributions()
                    .weights();
            for (int i = 0; i < N; i++) {
                expected[i] += one[i] / 700;
            }
        }
        assertArrayEquals(expected, plain.weights(), 1e-12);
    }
}
