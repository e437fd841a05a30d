package dev.firebreak.coding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every constant of the LAD bounds. */
class LadTheoryVectorsTest {

    @TestFactory
    Stream<DynamicTest> theory() {
        return CodingVectors.cases("theory", vector -> {
            for (Iterator<Map.Entry<String, JsonNode>> it = vector.node().fields(); it.hasNext(); ) {
                Map.Entry<String, JsonNode> field = it.next();
                if (field.getValue().has("kappa")) {
                    vector.under(field.getValue())
                            .assertClose("A", of(vector, field.getKey()).errorFactor());
                }
            }
            CodingVectors.Case bound = vector.under(vector.node().required("bound"));
            LadTheory theory = of(vector, bound.text("rule"));
            vector.assertClose("alpha", theory.alpha());
            vector.assertClose("rho_avg", theory.rho());
            LadTheory.Problem problem =
                    new LadTheory.Problem(bound.real("L"), bound.real("beta2"), bound.real("F0_gap"));
            double step = bound.real("step");
            int steps = bound.integer("T");
            bound.assertClose(
                    "nonconvex_avg_grad2",
                    theory.averageSquaredGradient(problem, 0, step, steps).orElseThrow());
            bound.assertClose(
                    "pl_gap", theory.gap(problem, bound.real("mu"), step, steps).orElseThrow());
            CodingVectors.Case unbiased = vector.under(vector.node().required("lad_unbiased_form"));
            check(unbiased, of(vector, unbiased.text("rule")).uncompressed(), problem, steps);
            CodingVectors.Case independent = vector.under(vector.node().required("com_lad_independent"));
            check(
                    independent,
                    of(vector, independent.text("rule")).independentlyCompressed(independent.real("delta")),
                    problem,
                    steps);
            CodingVectors.Case shared = vector.under(vector.node().required("com_lad_shared_mask"));
            check(shared, of(vector, shared.text("rule")).shareMasked(shared.real("delta")), problem, steps);
        });
    }

    private static LadTheory of(CodingVectors.Case vector, String rule) {
        double kappa = vector.node().required(rule).required("kappa").asDouble();
        return new LadTheory(vector.integer("N"), vector.integer("d"), vector.integer("f"), kappa);
    }

    private static void check(
            CodingVectors.Case expected, LadTheory.ErrorConstants actual, LadTheory.Problem problem, int steps) {
        expected.assertClose("aV", actual.aV());
        expected.assertClose("aG", actual.aG());
        expected.assertClose("bV", actual.bV());
        expected.assertClose("bG", actual.bG());
        boolean holds = expected.node().required("condition_holds").asBoolean();
        assertEquals(holds, actual.largestStep(problem.smoothness()).isPresent());
        if (holds) {
            double step = actual.largestStep(problem.smoothness()).orElseThrow();
            expected.assertClose("step_max", step);
            expected.assertClose(
                    "bound_avg_grad2_at_step_max",
                    actual.averageSquaredGradient(problem, step, steps).orElseThrow());
        } else {
            assertTrue(actual.averageSquaredGradient(problem, 1e-9, steps).isEmpty());
        }
    }
}
