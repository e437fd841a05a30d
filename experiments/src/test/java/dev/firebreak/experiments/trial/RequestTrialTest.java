package dev.firebreak.experiments.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestTrialTest {
    @TempDir
    private Path folder;

    private Trials.Found run(String spec) throws IOException {
        return new Trials(folder, null).run("request", spec);
    }

    private Trials.Found outside(int forget, String shift) throws IOException {
        return run("{loss: linear, forget: %d, shift: %s, robust: true, seed: 10}".formatted(forget, shift));
    }

    private static void steps(Trials.Found found, int plain, int robust, int scratch) {
        assertEquals(plain, found.get("plain/steps"));
        assertEquals(robust, found.get("robust/steps"));
        assertEquals(scratch, found.get("scratch/steps"));
    }

    // The specification's reference run: plain 0, 1, 3, 5; robust 1; scratch 2; one record at 1000: plain 3.
    @Test
    void stepsAreThoseOfTheReference() throws IOException {
        steps(outside(10, "0"), 0, 1, 2);
        steps(outside(10, "10"), 1, 1, 2);
        steps(outside(10, "1e3"), 3, 1, 2);
        steps(outside(10, "1e5"), 5, 1, 2);
        Trials.Found single = outside(1, "1e3");
        assertEquals(3, single.get("plain/steps"));
        assertEquals(2, single.get("scratch/steps"));
    }

    // The reference: 14.4 and 1439; robust 0.045 to 0.054 whatever the shift.
    @Test
    void thePlainWarmStartMovesWithTheShiftAndTheRobustOneDoesNot() throws IOException {
        Trials.Found near = outside(10, "1e3");
        Trials.Found far = outside(10, "1e5");
        assertEquals(100, far.get("plain/distance") / near.get("plain/distance"), 0.1);
        assertEquals(near.get("robust/distance"), far.get("robust/distance"), 1e-3);
        assertTrue(near.get("robust/distance") < 0.07);
        for (Trials.Found found : new Trials.Found[] {near, far}) {
            assertTrue(found.get("plain/distance") <= found.get("plain/bound"));
        }
    }

    @Test
    void insideTheDistributionHalfTheRecordsGoInFewerStepsThanStartingAnew() throws IOException {
        for (String loss : new String[] {"linear", "logistic"}) {
            Trials.Found one = run("{loss: %s, forget: 1, excess-risk: 1e-8}".formatted(loss));
            Trials.Found half = run("{loss: %s, forget: 499, excess-risk: 1e-8}".formatted(loss));
            double growth = half.get("plain/steps") - one.get("plain/steps");
            assertTrue(growth >= 1 && growth <= 3, loss + " " + growth);
            assertTrue(half.get("plain/steps") < half.get("scratch/steps"));
            assertEquals(one.get("noise"), half.get("noise"), 0.05 * one.get("noise"));
            assertTrue(half.get("free/noise") > 100 * one.get("free/noise") / 2);
        }
    }

    @Test
    void refusesToForgetHalfOfTheRecords() {
        InputException refused =
                assertThrows(InputException.class, () -> run("{loss: linear, records: 20, forget: 10}"));
        assertTrue(refused.getMessage().contains("forget: must be less than half of records"), refused.getMessage());
    }
}
