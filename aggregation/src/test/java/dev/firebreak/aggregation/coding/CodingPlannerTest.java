package dev.firebreak.aggregation.coding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.core.InputException;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class CodingPlannerTest {

    private static CodingPlanner planner(int devices, int byzantine, int stragglers, String pipeline) {
        return new CodingPlanner(devices, byzantine, stragglers, 100, false, Pipeline.parse(pipeline), 1, 30);
    }

    private static CodingPlanner.Option find(CodingPlanner.Choice choice, String coding, String compressor) {
        return choice.options().stream()
                .filter(o -> o.coding().equals(coding) && o.compressor().equals(compressor))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + coding + " in " + choice));
    }

    /** Section 9.4 of the specification prints these bytes for N = 100, Q = 100 in float64. */
    @Test
    void bytesAreThoseOfSerialisedMessages() {
        CodingPlanner.Choice choice = planner(100, 20, 0, "trimmed-mean").plan(OptionalDouble.empty());
        assertEquals(81_600, find(choice, "lad(redundancy=10)", "none").uplinkBytes());
        assertEquals(
                25_600,
                find(choice, "lad(redundancy=10)", "rand-k(k=30, mask=shared)").uplinkBytes());
        assertEquals(
                26_800,
                find(choice, "lad(redundancy=10)", "rand-k(k=30, mask=independent)")
                        .uplinkBytes());
        assertEquals(80_000 + 4000, find(choice, "lad(redundancy=10)", "none").downlinkBytes());
        assertEquals(80_000, find(choice, "none", "none").downlinkBytes());
        CodingPlanner.Choice few = planner(49, 2, 0, "trimmed-mean").plan(OptionalDouble.empty());
        assertEquals(49 * 1616, find(few, "complex-cyclic(errors=2)", "none").uplinkBytes());
        assertEquals(49 * 816, find(few, "centred-cyclic(errors=2)", "none").uplinkBytes());
    }

    @Test
    void independentMasksHaveNoGuaranteeWhereTheBoundIsVacuous() {
        CodingPlanner.Choice choice = planner(100, 20, 0, "nnm | trimmed-mean").plan(OptionalDouble.empty());
        assertTrue(find(choice, "lad(redundancy=10)", "rand-k(k=30, mask=independent)")
                .floor()
                .isEmpty());
        // kappa 22/3, delta 7/3: 2 * 22/3 * 10/3 * (alpha - rho) at d = 10.
        assertEquals(
                2 * 22.0 / 3 * 10 / 3 * (1 / 11.0 - 0.00022956841138659323),
                find(choice, "lad(redundancy=10)", "rand-k(k=30, mask=shared)")
                        .floor()
                        .orElseThrow(),
                1e-12);
    }

    @Test
    void rulesWithoutAProvenCoefficientGiveNoFloor() {
        CodingPlanner.Choice choice = planner(15, 2, 0, "meamed").plan(OptionalDouble.of(0.1));
        assertTrue(find(choice, "lad(redundancy=5)", "none").floor().isEmpty());
        assertEquals(
                "repetition(redundancy=5, vote=digest)",
                choice.cheapest(0.1).orElseThrow().coding());
    }

    @Test
    void lateDevicesRaiseTheLoadOfExactCodes() {
        CodingPlanner.Choice choice = planner(15, 2, 2, "trimmed-mean").plan(OptionalDouble.of(0));
        assertEquals(8, find(choice, "repetition(redundancy=7)", "none").load(), "two groups split 15 subsets");
        assertEquals(7, find(choice, "centred-cyclic(errors=3)", "none").load());
        CodingPlanner.Choice honest = planner(15, 0, 2, "mean").plan(OptionalDouble.of(0));
        assertEquals(
                3, find(honest, "fractional-repetition(stragglers=2)", "none").load());
        assertEquals(
                0,
                find(honest, "fractional-repetition(stragglers=2)", "none")
                        .floor()
                        .orElseThrow());
        // With nobody lying the unbiased bound of LAD has no floor, while the other keeps the noise of the honest mean.
        assertEquals(0, find(honest, "lad(redundancy=2)", "none").floor().orElseThrow());
    }

    @Test
    void numbersThatCannotBeAreRefusedTogether() {
        InputException refused = assertThrows(
                InputException.class,
                () -> new CodingPlanner(10, 5, 10, 3, false, Pipeline.parse("mean"), Double.NaN, 4));
        assertEquals(4, refused.problems().size());
    }
}
