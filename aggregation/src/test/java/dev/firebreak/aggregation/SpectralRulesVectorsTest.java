package dev.firebreak.aggregation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SMEA and CAF against the privacy family's vectors, where f = 1, 2, ... of the last rows are faulty. */
class SpectralRulesVectorsTest {
    private static final AggregationContext CONTEXT = new AggregationContext(null, Draw.fixed(), UnusableRows.DROP, 1);

    @Test
    void smeaAveragesTheSubsetOfTheVectors() {
        for (JsonNode c : cases("smea")) {
            double[][] rows = ReferenceVectors.matrix(c.get("vectors"));
            double[] expected = new double[rows[0].length];
            for (JsonNode member : c.get("subset")) {
                for (int j = 0; j < expected.length; j++) {
                    expected[j] += rows[member.asInt()][j] / c.get("subset").size();
                }
            }
            check("smea", c, rows, expected, 1e-12);
        }
    }

    @Test
    void cafStopsWhereTheActiveVariantDoes() {
        for (JsonNode c : cases("caf")) {
            double[][] rows = ReferenceVectors.matrix(c.get("vectors"));
            check("caf", c, rows, ReferenceVectors.vector(c.get("active").get("output")), 1e-8);
        }
    }

    private static void check(String rule, JsonNode c, double[][] rows, double[] expected, double tolerance) {
        double[] got = Pipeline.parse(rule)
                .aggregate(Rows.of(rows), c.get("f").asInt(), CONTEXT)
                .vector();
        double scale = 1;
        for (double x : expected) {
            scale = Math.max(scale, Math.abs(x));
        }
        for (int j = 0; j < expected.length; j++) {
            assertEquals(expected[j], got[j], tolerance * scale, rule + " " + c.path("kind") + " n=" + c.get("n"));
        }
    }

    private static List<JsonNode> cases(String name) {
        for (Path file : ReferenceVectors.files("privacy")) {
            if (file.getFileName().toString().equals(name + ".json")) {
                List<JsonNode> cases = new java.util.ArrayList<>();
                ReferenceVectors.read(file).get("cases").forEach(cases::add);
                assertFalse(cases.isEmpty());
                return cases;
            }
        }
        throw new AssertionError("no file " + name + ".json");
    }
}
