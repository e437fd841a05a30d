package dev.firebreak.aggregation.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on three honest rows whose mean is (2, 0) and whose deviations are (1, 3) by n-1 and sqrt(2/3) (1, 3) by n. */
class AttacksTest {
    private static final Rows HONEST = Rows.of(new double[] {1, -3}, new double[] {2, 0}, new double[] {3, 3});
    private static final double EXACT = 1e-15;

    @Test
    void signFlipScaledByTheRatioMakesTheMeanOfAllZero() {
        double[] forged = forge("sign-flip(scale=ratio)", 2).rowOf(0);
        assertArrayEquals(new double[] {-3, 0}, forged, EXACT);
        assertEquals(0, 1 + 2 + 3 + 2 * forged[0], EXACT);
    }

    @Test
    void signFlipOfTheOwnMessageTurnsEachByItself() {
        Attack attack = Attacks.ATTACKS.build("sign-flip(own=true, coefficient=-2)");
        assertEquals(Set.of(Attack.Need.OWN_MESSAGES), attack.needs());
        Rows own = Rows.of(new double[] {1, 2}, new double[] {-4, 0.5});
        Forgery forgery = attack.forge(Contexts.with(HONEST, 2, own, null));
        assertArrayEquals(new double[] {-2, -4}, forgery.rowOf(0));
        assertArrayEquals(new double[] {8, -1}, forgery.rowOf(1));
        assertArrayEquals(new double[] {1, 2}, own.row(0), "the own message was written to");
    }

    @Test
    void foeIsIpmShiftedByOne() {
        assertArrayEquals(new double[] {-4, 0}, forge("ipm", 1).rowOf(0), EXACT);
        assertArrayEquals(
                forge("ipm(tau=0.5)", 1).rowOf(0), forge("foe(epsilon=1.5)", 1).rowOf(0), EXACT);
    }

    @Test
    void alieMovesByTheChosenDeviation() {
        assertArrayEquals(new double[] {3.5, 4.5}, forge("alie", 1).rowOf(0), EXACT);
        double population = Math.sqrt(2.0 / 3.0);
        assertArrayEquals(
                new double[] {2 - population, -3 * population},
                forge("alie(tau=-1, deviation=population)", 1).rowOf(0),
                EXACT);
    }

    @Test
    void alieWithZmaxLeavesEnoughSupporters() {
        // n = 50, f = 24: 2 supporters among 26 honest workers, so Phi(z) = 24/26 and z = 1.426076872272850 to twelve
        // digits.
        assertEquals(1.42607687227, FixedFactor.zMax(50, 24));
        double z = FixedFactor.zMax(4, 1);
        assertArrayEquals(
                new double[] {2 + z, 3 * z}, forge("alie(tau=zmax)", 1).rowOf(0), EXACT);
        assertThrows(InputException.class, () -> forge("alie(tau=zmax)", 3));
    }

    @Test
    void alieOnOneHonestRowIsThatRow() {
        Rows one = Rows.of(new double[] {5, -7});
        for (String call : new String[] {"alie(tau=100)", "alie(tau=100, deviation=population)"}) {
            assertArrayEquals(
                    new double[] {5, -7},
                    Attacks.ATTACKS.build(call).forge(Contexts.of(one, 1)).rowOf(0));
        }
    }

    @Test
    void spreadGivesEveryWorkerItsOwnFactor() {
        Forgery forgery = forge("ipm(tau=2, spread=0.5)", 3);
        assertArrayEquals(new double[] {-3, 0}, forgery.rowOf(0), EXACT);
        assertArrayEquals(new double[] {-4, 0}, forgery.rowOf(1), EXACT);
        assertArrayEquals(new double[] {-5, 0}, forgery.rowOf(2), EXACT);
        assertArrayEquals(
                new double[] {2.5, 1.5}, forge("alie(tau=1, spread=0.5)", 2).rowOf(0), EXACT);
        assertEquals(1, forge("alie(tau=1, spread=0.5)", 1).rows().count());
    }

    @Test
    void labelFlipAveragesHonestUpdatesOrSendsTheOwn() {
        Rows flipped = Rows.of(new double[] {1, 1}, new double[] {3, 5});
        Attack honest = Attacks.ATTACKS.build("label-flip");
        assertEquals(Set.of(Attack.Need.FLIPPED_HONEST), honest.needs());
        assertArrayEquals(
                new double[] {2, 3},
                honest.forge(Contexts.with(HONEST, 2, null, flipped)).rowOf(1));
        Attack own = Attacks.ATTACKS.build("label-flip(data=own)");
        assertEquals(Set.of(Attack.Need.FLIPPED_OWN), own.needs());
        assertArrayEquals(
                new double[] {3, 5},
                own.forge(Contexts.with(HONEST, 2, null, flipped)).rowOf(1));
    }

    @Test
    void mimicRefusesAWorkerThatIsNotThere() {
        assertArrayEquals(new double[] {3, 3}, forge("mimic(worker=2)", 1).rowOf(0));
        InputException refused = assertThrows(InputException.class, () -> forge("mimic(worker=3)", 1));
        assertTrue(refused.getMessage().contains("0..2"), refused.getMessage());
    }

    @Test
    void constantsFillAndCrashIsSilent() {
        assertArrayEquals(new double[] {0, 0}, forge("zero", 1).rowOf(0));
        assertArrayEquals(
                new double[] {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY},
                forge("inf", 1).rowOf(0));
        assertArrayEquals(new double[] {Double.NaN, Double.NaN}, forge("nan", 1).rowOf(0));
        assertNull(forge("crash", 3).rowOf(2));
    }

    @Test
    void gaussianIsSharedOrIndependentAndHasItsMoments() {
        Rows wide = Rows.of(new double[20_000]);
        Forgery shared = Attacks.ATTACKS.build("gaussian(mean=3, sigma=2)").forge(Contexts.of(wide, 4));
        assertArrayEquals(shared.rowOf(0), shared.rowOf(3));
        double[] row = shared.rowOf(0);
        double mean = Arrays.stream(row).average().orElseThrow();
        double variance = Arrays.stream(row).map(x -> (x - mean) * (x - mean)).sum() / row.length;
        // Six standard errors of 20,000 draws.
        assertEquals(3, mean, 6 * 2 / Math.sqrt(20_000));
        assertEquals(4, variance, 6 * 4 * Math.sqrt(2.0 / 20_000));
        Forgery independent =
                Attacks.ATTACKS.build("gaussian(independent=true)").forge(Contexts.of(wide, 4));
        assertEquals(4, independent.rows().count());
        assertNotEquals(independent.rowOf(0)[0], independent.rowOf(3)[0]);
    }

    @Test
    void mimicHeuristicFindsTheWorkerThatDiffersMost() {
        // Rows 0 and 1 agree, row 2 is far along the second axis: after the phase it is the victim.
        Rows honest = Rows.of(new double[] {1, 0}, new double[] {1, 0.1}, new double[] {1, 9});
        Attack attack = Attacks.ATTACKS.build("mimic-heuristic(phase=30)");
        State memory = State.EMPTY;
        for (int t = 0; t < 30; t++) {
            Forgery forgery = attack.forge(Contexts.withState(honest, memory));
            assertArrayEquals(honest.row(0), forgery.rowOf(0));
            memory = forgery.state();
        }
        assertArrayEquals(
                honest.row(2), attack.forge(Contexts.withState(honest, memory)).rowOf(0));
    }

    @Test
    void mimicHeuristicFollowsItsRecursion() {
        // One round from z = (0.6, 0.8), m = (0, 0), t = 0.
        State memory = State.EMPTY.with("direction", 0.6, 0.8).with("mean", 0, 0);
        Forgery forgery = Attacks.ATTACKS.build("mimic-heuristic").forge(Contexts.withState(HONEST, memory));
        // m = (0 + (2,0))/2 = (1,0); h - m = (0,-3), (1,0), (2,3); |<.,z>| = 2.4, 0.6, 3.6; w = (7.8, 3.6).
        assertArrayEquals(new double[] {1, 0}, forgery.state().get("mean"), EXACT);
        double length = Math.hypot(7.8, 3.6);
        double x = 0.25 * 0.6 + 0.5 * 7.8 / length;
        double y = 0.25 * 0.8 + 0.5 * 3.6 / length;
        double norm = Math.hypot(x, y);
        assertArrayEquals(new double[] {x / norm, y / norm}, forgery.state().get("direction"), 1e-14);
        assertEquals(1, forgery.state().number("rounds", -1));
    }

    @Test
    void mimicHeuristicLeavesTheDirectionWhereAllMessagesAreZero() {
        Rows zero = Rows.of(new double[2], new double[2]);
        State memory = State.EMPTY.with("direction", 0.6, 0.8).with("mean", 0, 0);
        Forgery forgery = Attacks.ATTACKS.build("mimic-heuristic").forge(Contexts.withState(zero, memory));
        assertArrayEquals(new double[] {0.6, 0.8}, forgery.state().get("direction"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sign-flip", "ipm", "foe", "alie", "mimic", "gaussian", "zero"})
    void attacksWithoutByzantineWorkersStillAnswer(String call) {
        assertEquals(2, forge(call, 0).rowOf(0).length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sign-flip", "sign-flip(scale=ratio)", "alie", "mimic-heuristic"})
    void oneHonestWorkerIsEnough(String call) {
        Rows one = Rows.of(new double[] {5, -7});
        for (double x : Attacks.ATTACKS.build(call).forge(Contexts.of(one, 1)).rowOf(0)) {
            assertTrue(Double.isFinite(x));
        }
    }

    @Test
    void optimisedAttackWithoutAPipelineIsRefused() {
        assertThrows(InputException.class, () -> forge("optimal-alie", 1));
    }

    private static Forgery forge(String call, int byzantine) {
        return Attacks.ATTACKS.build(call).forge(Contexts.of(HONEST, byzantine));
    }
}
