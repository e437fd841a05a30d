package dev.firebreak.coding;

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
        assertEquals(
                4800 + 1632,
                find(choice, "repetition(redundancy=41, vote=digest)", "none").uplinkBytes());
        assertEquals(
                15 * (16 + 5 * 800),
                find(planner(15, 2, 0, "median").plan(OptionalDouble.empty()), "mols(replication=3)", "none")
                        .uplinkBytes());
        assertEquals(80_000 + 4000, find(choice, "lad(redundancy=10)", "none").downlinkBytes());
        assertEquals(
                80_000 + 4000 + 8,
                find(choice, "lad(redundancy=10)", "rand-k(k=30, mask=shared)").downlinkBytes());
        assertEquals(
                80_000 + 4000 + 800,
                find(choice, "lad(redundancy=10)", "rand-k(k=30, mask=independent)")
                        .downlinkBytes());
        assertEquals(80_000, find(choice, "none", "none").downlinkBytes());
        CodingPlanner.Choice few = planner(49, 2, 0, "trimmed-mean").plan(OptionalDouble.empty());
        assertEquals(49 * 1616, find(few, "complex-cyclic(errors=2)", "none").uplinkBytes());
        assertEquals(49 * 816, find(few, "centred-cyclic(errors=2)", "none").uplinkBytes());
    }

    /** 3e8 parameters in float64 are more bytes than an int counts, and 10^12 more than any memory holds. */
    @Test
    void largeModelsArePlannedByArithmetic() {
        for (long dimension : new long[] {300_000_000L, CodingPlanner.LARGEST_DIMENSION}) {
            CodingPlanner.Choice choice = new CodingPlanner(
                            10, 2, 0, dimension, false, Pipeline.parse("trimmed-mean"), 1, 1_000_000)
                    .plan(OptionalDouble.empty());
            assertEquals(
                    10 * (16 + 8 * dimension),
                    find(choice, "lad(redundancy=5)", "none").uplinkBytes());
            assertEquals(
                    10 * (16 + 16 * dimension),
                    find(choice, "complex-cyclic(errors=2)", "none").uplinkBytes());
            assertEquals(
                    10 * (16 + 8_000_000L),
                    find(choice, "lad(redundancy=5)", "rand-k(k=1000000, mask=shared)")
                            .uplinkBytes());
            assertEquals(10 * 8 * dimension, find(choice, "none", "none").downlinkBytes());
        }
    }

    @Test
    void whatIsPlannedForHasLimits() {
        InputException refused = assertThrows(
                InputException.class,
                () -> new CodingPlanner(
                        1001, 2, 0, CodingPlanner.LARGEST_DIMENSION + 1, false, Pipeline.parse("median"), 1, 1));
        assertEquals(
                java.util.List.of(
                        "devices must be at most 1000, but is 1001",
                        "dimension must be at most 1000000000000, but is 1000000000001"),
                refused.problems());
        // The largest that is allowed fits a long.
        assertTrue(new CodingPlanner(993, 2, 0, CodingPlanner.LARGEST_DIMENSION, false, Pipeline.parse("median"), 1, 1)
                .plan(OptionalDouble.empty()).options().stream()
                        .allMatch(option -> option.uplinkBytes() > 0 && option.downlinkBytes() > 0));
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
        // Without Byzantine workers the unbiased bound of LAD has no floor, while the other keeps the noise of the
        // honest mean.
        assertEquals(0, find(honest, "lad(redundancy=2)", "none").floor().orElseThrow());
    }

    /** A(100, d) for f = 20 and trimmed mean is 0.5424 at d = 5, 0.3283 at 8, 0.2887 at 9 and 0.2569 at 10. */
    @Test
    void theCheapestHasTheLeastLoadThatReachesTheTarget() {
        CodingPlanner planner = planner(100, 20, 0, "trimmed-mean");
        CodingPlanner.Option cheapest =
                planner.plan(OptionalDouble.empty()).cheapest(0.6).orElseThrow();
        assertEquals("lad(redundancy=5)", cheapest.coding());
        assertEquals(
                "lad(redundancy=10)",
                planner.plan(OptionalDouble.empty()).cheapest(0.3).orElseThrow().coding());
        assertEquals(
                "lad(redundancy=9)",
                planner.plan(OptionalDouble.of(0.3)).cheapest(0.3).orElseThrow().coding());
    }

    /** With e late devices the rule has N - e rows, and N - f - e honest ones make the mean. */
    @Test
    void lateDevicesRaiseTheFloorOfLad() {
        double kappa = Pipeline.parse("trimmed-mean").kappa(95, 20).value().orElseThrow();
        assertEquals(
                new LadTheory(100, 10, 25, kappa).errorFactor(),
                find(planner(100, 20, 5, "trimmed-mean").plan(OptionalDouble.empty()), "lad(redundancy=10)", "none")
                        .floor()
                        .orElseThrow(),
                1e-15);
    }

    @Test
    void limitsOfTheCodesAreSeenBeforeAnythingRuns() {
        CodingPlanner.Choice many = planner(101, 10, 0, "trimmed-mean").plan(OptionalDouble.empty());
        assertTrue(find(many, "centred-cyclic(errors=10)", "none").floor().isEmpty(), "beyond its numerical range");
        assertTrue(many.refused().stream()
                .anyMatch(refused -> refused.coding().startsWith("complex-cyclic")
                        && refused.reason().contains("above 50")));
        // The virtual device of an even number uses up one check.
        CodingPlanner.Choice even = planner(14, 2, 0, "trimmed-mean").plan(OptionalDouble.empty());
        assertEquals(0, find(even, "centred-cyclic(errors=3)", "none").floor().orElseThrow());
        // One Byzantine worker cannot win a group of three, unless others are late.
        assertEquals(
                0,
                find(planner(30, 1, 0, "median").plan(OptionalDouble.empty()), "detox(redundancy=3)", "none")
                        .floor()
                        .orElseThrow());
        assertTrue(find(planner(30, 1, 1, "median").plan(OptionalDouble.empty()), "detox(redundancy=3)", "none")
                .floor()
                .isEmpty());
    }

    @Test
    void numbersThatCannotBeAreRefusedTogether() {
        InputException refused = assertThrows(
                InputException.class,
                () -> new CodingPlanner(10, 5, 10, 3, false, Pipeline.parse("mean"), Double.NaN, 4));
        assertEquals(4, refused.problems().size());
    }
}
