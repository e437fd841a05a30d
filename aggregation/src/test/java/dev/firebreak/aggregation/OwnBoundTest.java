package dev.firebreak.aggregation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.aggregation.certificate.Kappa;
import dev.firebreak.core.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Parts with a parameter of their own where others take the pipeline's f: {@code multi-krum(m=...)}, {@code nnm(f=...)}, {@code arc(f=...)}. */
class OwnBoundTest {
    private static final AggregationContext CONTEXT = new AggregationContext(null, Draw.fixed());
    private static final Rows LINE = Rows.of(new double[][] {{0}, {1}, {2}, {10}});

    private static double[] aggregate(String pipeline, Rows rows, int f) {
        return Pipeline.parse(pipeline).aggregate(rows, f, CONTEXT).vector();
    }

    private static List<JsonNode> vectors(String name) {
        Path file = ReferenceVectors.files("robust").stream()
                .filter(path -> path.getFileName().toString().equals(name + ".json"))
                .findFirst()
                .orElseThrow();
        List<JsonNode> vectors = new ArrayList<>();
        ReferenceVectors.read(file).forEach(vectors::add);
        assertTrue(vectors.size() > 10, name + ": " + vectors.size());
        return vectors;
    }

    @Test
    void multiKrumKeepsTheRowsOfLeastScore() {
        // Scores of the two nearest others, f = 1: 2.5, 1, 2.5, 72.5; of equal ones the first row comes first.
        assertArrayEquals(new double[] {1}, aggregate("multi-krum(m=1)", LINE, 1));
        assertArrayEquals(new double[] {0.5}, aggregate("multi-krum(m=2)", LINE, 1));
        assertArrayEquals(new double[] {1}, aggregate("multi-krum(m=3)", LINE, 1));
        assertEquals(
                "multi-krum(m=4) needs m <= n - f, but n = 4 and f = 1; of more rows one may be faulty",
                assertThrows(IllegalArgumentException.class, () -> aggregate("multi-krum(m=4)", LINE, 1))
                        .getMessage());
        assertArrayEquals(new double[] {3.25}, aggregate("multi-krum(m=4)", LINE, 0));
    }

    @Test
    void multiKrumOfOneRowIsKrumAndOfAllButFaultyOnesTheDefault() {
        for (JsonNode vector : vectors("MultiKrum")) {
            Rows rows = Rows.of(ReferenceVectors.matrix(vector.get("input")));
            int f = vector.get("params").get("f").asInt();
            String all = "multi-krum(m=" + (rows.count() - f) + ")";
            RobustVectors.assertClose(vector, new double[][] {aggregate(all, rows, f)});
        }
        for (JsonNode vector : vectors("Krum")) {
            Rows rows = Rows.of(ReferenceVectors.matrix(vector.get("input")));
            int f = vector.get("params").get("f").asInt();
            RobustVectors.assertClose(vector, new double[][] {aggregate("multi-krum(m=1)", rows, f)});
        }
    }

    @Test
    void multiKrumHasItsCoefficientForEveryMThatFits() {
        // r = 4/9: (sqrt(2 * 13/9) + sqrt(4/9))^2.
        double proven = Pipeline.parse("multi-krum(m=5)").kappa(17, 4).value().orElseThrow();
        assertEquals(5.5996, proven, 5e-5);
        assertInstanceOf(Kappa.Unproven.class, Pipeline.parse("multi-krum").kappa(17, 4));
        assertInstanceOf(
                Kappa.Unproven.class, Pipeline.parse("multi-krum(m=14)").kappa(17, 4));
        assertEquals(2, Pipeline.parse("multi-krum(m=16)").kappa(17, 0).value().orElseThrow(), 1e-12);
        assertEquals(0, Pipeline.parse("multi-krum(m=17)").kappa(17, 0).value().orElseThrow());
        assertEquals(3, Pipeline.parse("multi-krum(m=14)").breakdown(17));
        assertEquals(8, Pipeline.parse("multi-krum").breakdown(17));
    }

    @Test
    void ownBoundsAgreeWithTheReferencesWhateverThePipelineHas() {
        for (String name : List.of("NNM", "ARC")) {
            for (JsonNode vector : vectors(name)) {
                Rows rows = Rows.of(ReferenceVectors.matrix(vector.get("input")));
                int f = vector.get("params").get("f").asInt();
                String call = RobustVectors.name(name) + "(f=" + f + ")";
                for (int other : List.of(0, (rows.count() - 1) / 2)) {
                    PreAggregation.NewRows made = PreAggregation.parse(call).apply(rows, other, CONTEXT);
                    RobustVectors.assertClose(vector, made.rows());
                    double[] expected = aggregate("trimmed-mean", Rows.of(made.rows()), other);
                    double[] got = aggregate(call + " | trimmed-mean", rows, other);
                    assertArrayEquals(expected, got, 1e-9 * (1 + largest(expected)), name + " " + vector.get("case"));
                }
            }
        }
    }

    private static double largest(double[] numbers) {
        double largest = 0;
        for (double number : numbers) {
            largest = Math.max(largest, Math.abs(number));
        }
        return largest;
    }

    @Test
    void anOwnBoundHasNoCoefficientAndLimitsTheBreakdownPoint() {
        for (String chain : List.of("nnm(f=4) | trimmed-mean", "arc(f=3) | trimmed-mean", "arc(f=4) | nnm | median")) {
            Kappa.Unproven none =
                    assertInstanceOf(Kappa.Unproven.class, Pipeline.parse(chain).kappa(17, 4));
            assertTrue(none.reason().endsWith("with an f of its own"), none.reason());
        }
        assertEquals(3, Pipeline.parse("nnm(f=3) | trimmed-mean").breakdown(17));
        assertEquals(8, Pipeline.parse("arc(f=3) | trimmed-mean").breakdown(17));
        assertEquals(8, Pipeline.parse("nnm | trimmed-mean").breakdown(17));
    }

    @Test
    void parametersThatAreLeftOutDoNotAppearInTheCanonicalText() {
        assertEquals(
                "arc | nnm | multi-krum", Pipeline.parse("arc|nnm |multi-krum").toString());
        assertEquals(
                "nnm(f=3) | multi-krum(m=2)",
                Pipeline.parse("nnm(f=03)|multi-krum(m=2)").toString());
    }

    @Test
    void whatDoesNotFitTheNumberOfRowsIsRefused() {
        Pipeline.parse("nnm(f=3) | trimmed-mean").check(7, 1);
        InputException few = assertThrows(
                InputException.class,
                () -> Pipeline.parse("nnm(f=3) | trimmed-mean").check(6, 1));
        assertEquals(
                "the pipeline 'nnm(f=3) | trimmed-mean' with n = 6: 'nnm(f=3)' sees 6 rows and needs at least 7 with f = 1",
                few.getMessage());
        Pipeline.parse("multi-krum(m=5)").check(7, 2);
        assertThrows(
                InputException.class, () -> Pipeline.parse("multi-krum(m=6)").check(7, 2));
        assertThrows(
                InputException.class, () -> Pipeline.parse("arc(f=3) | mean").check(6, 0));
        // Rows that are missing leave the largest f that fits.
        double[][] rows = {{0}, {1}, {2}, {3}, {4}, {Double.NaN}};
        double[] expected = aggregate("nnm(f=2) | trimmed-mean", Rows.of(new double[][] {{0}, {1}, {2}, {3}, {4}}), 0);
        assertArrayEquals(expected, aggregate("nnm(f=3) | trimmed-mean", Rows.of(rows), 1));
    }
}
