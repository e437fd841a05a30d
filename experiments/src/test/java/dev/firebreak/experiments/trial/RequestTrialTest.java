package dev.firebreak.experiments.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.io.IOException;
import java.nio.file.Files;
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

    // The guarantee of DP-SGD is for groups: at 5 records its noise costs more than the target, which unlearning meets
    // whatever f is.
    @Test
    void privateTrainingPaysForTheSizeOfTheRequest() throws IOException {
        Trials.Found one = run("{loss: linear, forget: 1, private: true}");
        Trials.Found few = run("{loss: linear, forget: 5, private: true}");
        Trials.Found many = run("{loss: linear, forget: 450, private: true}");
        assertTrue(few.get("private/noise") > 3 * one.get("private/noise"));
        assertTrue(few.get("private/risk") > one.get("private/risk"));
        assertTrue(many.get("private/risk") > many.get("risk/bound"), "risk " + many.get("private/risk"));
        for (Trials.Found found : new Trials.Found[] {one, few, many}) {
            assertTrue(found.get("released/risk") <= found.get("risk/bound"), "risk " + found.get("released/risk"));
            assertTrue(found.get("released/risk") > 0);
        }
    }

    // y = 2 a - b in other units: after scaling a and b have coefficients near 2/sqrt(5) and -1/sqrt(5), shrunk by the
    // ridge, whose minimiser
    // is at distance about 0.9 from zero.
    @Test
    void dataAreScaledAndDrawn() throws IOException {
        RandomStream stream = Randomness.of(4).stream("rows");
        StringBuilder rows = new StringBuilder("a,b,place,y\n");
        for (int i = 0; i < 400; i++) {
            double a = stream.nextGaussian();
            double b = stream.nextGaussian();
            rows.append("%s,%s,east,%s%n".formatted(1000 * a + 7, b / 50, 3e5 * (2 * a - b)));
        }
        rows.append(",1,east,2\n");
        Files.writeString(folder.resolve("rows.csv"), rows.toString());
        String data = "{loss: linear, forget: 20, records: 1000, shift: %s, robust: true, data: 'csv(path="
                + folder.resolve("rows.csv") + ", header=true, label=y, drop=place, missing=skip, task=regression)'}";
        Trials.Found near = run(data.formatted("0"));
        assertEquals(1 / 1.1, near.get("scratch/distance"), 0.05);
        Trials.Found far = run(data.formatted("1e4"));
        assertTrue(far.get("plain/steps") > near.get("plain/steps"));
        assertEquals(near.get("robust/steps"), far.get("robust/steps"), 1);
        InputException refused =
                assertThrows(InputException.class, () -> run(data.formatted("0").replace("forget: 20", "forget: 200")));
        assertTrue(refused.getMessage().contains("more than 2 f records"), refused.getMessage());
    }

    @Test
    void refusesToForgetHalfOfTheRecords() {
        InputException refused =
                assertThrows(InputException.class, () -> run("{loss: linear, records: 20, forget: 10}"));
        assertTrue(refused.getMessage().contains("forget: must be less than half of records"), refused.getMessage());
    }
}
