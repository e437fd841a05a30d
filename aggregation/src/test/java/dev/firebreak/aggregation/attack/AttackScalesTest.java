package dev.firebreak.aggregation.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Attacks on rows at the ends of the float64 range, and on rows of which some are not finite. */
class AttackScalesTest {

    /** Mean 2, deviation 1, in any unit. */
    @Test
    void deviationsNeitherOverflowNorVanish() {
        for (double unit : new double[] {1e-320, 1e-300, 1e-175, 1, 1e175, 1e200, 5e307}) {
            Rows honest = Rows.of(new double[][] {{1 * unit, 0}, {2 * unit, 0}, {3 * unit, 0}});
            double[] sent = forge("alie(tau=1.5)", honest, 2);
            assertEquals(3.5 * unit, sent[0], 1e-4 * unit, "unit " + unit);
            assertEquals(0, sent[1]);
        }
        double[] far = forge("alie(tau=1)", Rows.of(new double[][] {{1}, {1e287}, {2}}), 1);
        assertEquals(1e287 * (1.0 / 3 + 1 / Math.sqrt(3)), far[0], 1e273);
        double[] ends = forge("alie(tau=1)", Rows.of(new double[][] {{1.7e308}, {1.7e308}, {-1.7e308}}), 1);
        assertTrue(Double.isInfinite(ends[0]) || ends[0] > 1.7e308, "" + ends[0]);
        assertEquals(-1.7e308, forge("ipm(tau=1)", Rows.of(new double[][] {{1.7e308}, {1.7e308}}), 1)[0], 1e293);
    }

    @Test
    void honestRowsThatAreNotFiniteAreLeftOut() {
        Rows finite = Rows.of(new double[][] {{1, 2}, {1, 3}, {4, 2}});
        Rows some = Rows.of(new double[][] {{1, 2}, {Double.NaN, 1}, {1, 3}, {Double.POSITIVE_INFINITY, 0}, {4, 2}});
        for (String attack :
                List.of("alie(tau=1.5)", "alie", "ipm", "sign-flip(scale=ratio)", "mimic", "mimic-heuristic")) {
            assertArrayEquals(forge(attack, finite, 2), forge(attack, some, 2), attack);
        }
        Pipeline pipeline = Pipeline.parse("trimmed-mean");
        Attack optimal = Attacks.ATTACKS.build("optimal-alie");
        double[] sent = optimal.forge(Contexts.of(some, 2, pipeline)).rowOf(0);
        assertTrue(Arrays.stream(sent).allMatch(Double::isFinite));
        assertEquals(4, forge("mimic(worker=4)", some, 2)[0]);
        assertEquals(1, forge("mimic(worker=1)", some, 2)[0]);
    }

    @Test
    void anOptimisedFactorIsTheSameAtAnyScale() {
        Rows honest = Rows.of(new double[][] {{1, 2}, {2, 1}, {3, 3}, {1, 1}});
        for (String pipeline : List.of("median", "trimmed-mean", "nnm | trimmed-mean", "krum", "arc | median")) {
            for (String attack : List.of("optimal-alie", "optimal-foe")) {
                double expected = factor(attack, honest, pipeline);
                for (double unit : new double[] {0x1p-1000, 0x1p-600, 0x1p600, 0x1p900}) {
                    double[][] scaled = IntStream.range(0, honest.count())
                            .mapToObj(i -> Arrays.stream(honest.row(i))
                                    .map(x -> x * unit)
                                    .toArray())
                            .toArray(double[][]::new);
                    assertEquals(
                            expected,
                            factor(attack, Rows.of(scaled), pipeline),
                            1e-6,
                            attack + " against " + pipeline + " in units of " + unit);
                }
            }
        }
    }

    private static double factor(String attack, Rows honest, String pipeline) {
        return Attacks.ATTACKS
                .build(attack)
                .forge(Contexts.of(honest, 1, Pipeline.parse(pipeline)))
                .factor()
                .orElseThrow();
    }

    @Test
    void aDirectionIsFoundAtAnyScale() {
        for (double unit : new double[] {1e-170, 1, 1e200}) {
            Rows honest = Rows.of(new double[][] {{unit, 0}, {-unit, 0.5 * unit}, {2 * unit, 0}});
            Forgery forgery = Attacks.ATTACKS.build("mimic-heuristic(phase=1)").forge(Contexts.of(honest, 1));
            double[] direction = forgery.state().get("direction");
            assertEquals(1, Math.hypot(direction[0], direction[1]), 1e-12, "unit " + unit);
        }
    }

    @Test
    void aRatioNeedsAFaultyWorker() {
        Rows honest = Rows.of(new double[][] {{1}, {2}});
        InputException refused = assertThrows(InputException.class, () -> forge("sign-flip(scale=ratio)", honest, 0));
        assertTrue(refused.getMessage().contains("f >= 1"), refused.getMessage());
        assertEquals(-1.5, forge("sign-flip", honest, 0)[0]);
    }

    private static double[] forge(String attack, Rows honest, int byzantine) {
        return Attacks.ATTACKS
                .build(attack)
                .forge(Contexts.of(honest, byzantine))
                .rowOf(0);
    }
}
