package dev.firebreak.jobs.reproduce.inout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.State;
import org.junit.jupiter.api.Test;

class ForgettingTest {

    private static State outside(int forget, double shift) {
        return new Forgetting("linear", 1000, forget, shift, 1e-3, true, 10).run();
    }

    private static void steps(State found, int plain, int robust, int scratch) {
        assertEquals(plain, found.number("plain/steps", -1));
        assertEquals(robust, found.number("robust/steps", -1));
        assertEquals(scratch, found.number("scratch/steps", -1));
    }

    // The specification's reference run: plain 0, 1, 3, 5; robust 1; scratch 2; one record at 1000: plain 3.
    @Test
    void stepsAreThoseOfTheReference() {
        steps(outside(10, 0), 0, 1, 2);
        steps(outside(10, 10), 1, 1, 2);
        steps(outside(10, 1e3), 3, 1, 2);
        steps(outside(10, 1e5), 5, 1, 2);
        State single = outside(1, 1e3);
        assertEquals(3, single.number("plain/steps", -1));
        assertEquals(2, single.number("scratch/steps", -1));
    }

    // The reference: 14.4 and 1439; robust 0.045 to 0.054 whatever the shift.
    @Test
    void thePlainWarmStartMovesWithTheShiftAndTheRobustOneDoesNot() {
        State near = outside(10, 1e3);
        State far = outside(10, 1e5);
        assertEquals(100, far.number("plain/distance", 0) / near.number("plain/distance", 1), 0.1);
        assertEquals(near.number("robust/distance", 0), far.number("robust/distance", 1), 1e-3);
        assertTrue(near.number("robust/distance", 1) < 0.07);
        for (State found : new State[] {near, far}) {
            assertTrue(found.number("plain/distance", 1) <= found.number("plain/bound", 0));
        }
    }

    @Test
    void insideTheDistributionHalfTheRecordsGoInFewerStepsThanStartingAnew() {
        for (String loss : new String[] {"linear", "logistic"}) {
            State one = new Forgetting(loss, 1000, 1, 0, 1e-8, false, 1).run();
            State half = new Forgetting(loss, 1000, 499, 0, 1e-8, false, 1).run();
            double growth = half.number("plain/steps", 99) - one.number("plain/steps", 0);
            assertTrue(growth >= 1 && growth <= 3, loss + " " + growth);
            assertTrue(half.number("plain/steps", 9) < half.number("scratch/steps", 0));
            assertEquals(one.number("noise", 0), half.number("noise", 1), 0.05 * one.number("noise", 0));
            assertTrue(half.number("free-noise", 0) > 100 * one.number("free-noise", 1) / 2);
        }
    }
}
