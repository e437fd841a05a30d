package dev.firebreak.aggregation.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.aggregation.ReferenceVectors;
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
            "Mimic", p -> "mimic(worker=" + p.get("epsilon") + ")");

    @TestFactory
    Stream<DynamicTest> forgesTheReferenceVector() {
        return CALLS.keySet().stream()
                .sorted()
                .flatMap(name -> ReferenceVectors.cases("robust", name).stream())
                .map(c -> DynamicTest.dynamicTest(
                        c.get("name").asText() + " " + c.get("case").asText() + " " + c.get("params"), () -> check(c)));
    }

    private static void check(JsonNode c) {
        double[][] honest = ReferenceVectors.matrix(c.get("input"));
        String call = CALLS.get(c.get("name").asText()).apply(c.get("params"));
        Forgery forgery = Attacks.ATTACKS.build(call).forge(Contexts.of(Rows.of(honest), 2));
        assertEquals(1, forgery.rows().count());
        double[] expected = ReferenceVectors.vector(c.get("expected"));
        double[] forged = forgery.rowOf(0);
        assertEquals(expected.length, forged.length);
        for (int j = 0; j < expected.length; j++) {
            double tolerance = c.get("atol").asDouble() + c.get("rtol").asDouble() * Math.abs(expected[j]);
            assertEquals(expected[j], forged[j], tolerance, "coordinate " + j);
        }
        assertArrayEquals(ReferenceVectors.matrix(c.get("input")), honest, "the honest rows were written to");
    }
}
