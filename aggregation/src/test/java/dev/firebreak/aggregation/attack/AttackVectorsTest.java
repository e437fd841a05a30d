package dev.firebreak.aggregation.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.ReferenceVectors;
import dev.firebreak.aggregation.RobustVectors;
import dev.firebreak.aggregation.Rows;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every case of the attack files of the reference vectors. */
class AttackVectorsTest {
    /** How a file's parameters read as our call. */
    private static final Map<String, Function<JsonNode, String>> CALLS = Map.of(
            "SignFlipping", p -> "sign-flip",
            "InnerProductManipulation", p -> "ipm(tau=" + p.get("tau") + ")",
            "ALittleIsEnough", p -> "alie(tau=" + p.get("tau") + ")",
            "Mimic", p -> "mimic(worker=" + p.get("epsilon") + ")",
            "Optimal_InnerProductManipulation", p -> "optimal-ipm" + search(p),
            "Optimal_ALittleIsEnough", p -> "optimal-alie" + search(p));

    @TestFactory
    Stream<DynamicTest> forgesTheReferenceVector() {
        return CALLS.keySet().stream()
                .sorted()
                .flatMap(name -> ReferenceVectors.cases("robust", name).stream())
                .map(c -> DynamicTest.dynamicTest(
                        c.get("name").asText() + " " + c.get("case").asText() + " " + c.get("params"), () -> check(c)));
    }

    private static void check(JsonNode c) {
        JsonNode params = c.get("params");
        double[][] honest = ReferenceVectors.matrix(c.get("input"));
        Pipeline pipeline = params.has("aggregator") ? Pipeline.parse(RobustVectors.chain(params)) : null;
        Attack attack = Attacks.ATTACKS.build(CALLS.get(c.get("name").asText()).apply(params));
        int byzantine = params.path("f").asInt(2);
        Forgery forgery = attack.forge(Contexts.of(Rows.of(honest), byzantine, pipeline));
        assertEquals(1, forgery.rows().count());
        RobustVectors.assertClose(c, new double[][] {forgery.rowOf(0)});
        if (c.has("tau")) {
            double factor = c.get("tau").asDouble();
            assertEquals(factor, forgery.factor().orElseThrow(), 1e-6 * Math.abs(factor));
        }
        assertArrayEquals(ReferenceVectors.matrix(c.get("input")), honest, "the honest rows were written to");
    }

    private static String search(JsonNode params) {
        return "(evaluations=" + params.get("evals") + ", start=" + params.get("start") + ", delta="
                + params.get("delta") + ", ratio=" + params.get("ratio") + ")";
    }
}
