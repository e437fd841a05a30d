package dev.firebreak.experiments.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.unlearning.finetuning.ConstantSteps;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurveTrialTest {
    private static final String SPEC = """
            data: strokes(size=600, test=200)
            records: 500
            training: retrain(batch=32, epochs=5, post-rate=0.5)
            forget: 50
            method: "gradient-clipping(initial-clip=0.1, gradient-clip=1, rate=0.01, regularization=10, epsilon=5, batch=32,
              epochs=5, post-rate=0.5)"
            """;

    @TempDir
    private Path folder;

    // The specification's noise for (0.1, 1, 0.01, 10).
    @Test
    void constantsAreThoseOfTheSpecification() {
        double[] expected = {0.370, 0.089, 0.050};
        double[] epsilons = {1, 5, 10};
        for (int k = 0; k < expected.length; k++) {
            double noise = ConstantSteps.of(0.1, 1, 0.01, 10)
                    .calibrated(epsilons[k], 1e-5, Conversion.GDP, 0)
                    .schedule()
                    .noise()[0];
            assertEquals(expected[k], noise, 5e-4);
        }
    }

    @Test
    void accuracyFallsToChanceAndComesBack() throws IOException {
        Trials.Found found = new Trials(folder, null).run("unlearning-curve", SPEC);
        double[] accuracy = found.curve("test/accuracy");
        assertEquals(6, accuracy.length);
        double before = found.get("before/accuracy");
        assertTrue(before > 0.5, "before " + before);
        assertTrue(accuracy[0] < before - 0.2, "after the noisy steps " + accuracy[0]);
        assertTrue(accuracy[5] > accuracy[0] + 0.1, "after training on " + accuracy[5]);
        assertEquals(accuracy[5], found.get("test/accuracy"));
        double[] epochs = found.curve("epochs");
        assertEquals(5, epochs[5], 1e-12);
        // Whole epochs are read later by the fraction that the noisy steps take.
        for (int epoch : new int[] {0, 1, 2, 5}) {
            assertEquals(accuracy[epoch], found.get("test/accuracy-after-" + epoch));
            assertTrue(epochs[epoch] >= epoch - 0.5 && epochs[epoch] < epoch + 0.5, "epochs " + epochs[epoch]);
        }
        double epsilon = found.get("epsilon");
        assertTrue(epsilon <= 5 && epsilon > 5 - 1e-5, "epsilon " + epsilon);
    }

    // Several models predict together; a tenth of the records is in every shard, so the request costs about what
    // training did.
    @Test
    void shardsAreJudgedTogetherAndHaveTheirCost() throws IOException {
        String sisa = SPEC.substring(0, SPEC.indexOf("method:")) + "method: sisa(shards=3, slices=2, rate=0.5)\n";
        Trials.Found found = new Trials(folder, null).run("unlearning-curve", sisa);
        assertEquals(1, found.curve("test/accuracy").length);
        assertTrue(found.get("test/accuracy") > 0.3, "accuracy " + found.get("test/accuracy"));
        double cost = found.get("epochs");
        assertEquals(cost, found.curve("epochs")[0]);
        assertTrue(cost > 1 && cost <= 4, "epochs " + cost);
        assertEquals(0, found.get("epsilon"));
    }

    // Shifted and scaled inputs of a network are other inputs of the same shape.
    @Test
    void aNetworkLearnsFromScaledImages() throws IOException {
        String network = SPEC + "model: mlp(hidden=5)\n";
        Trials trials = new Trials(folder, null);
        double plain = trials.run("unlearning-curve", network).get("before/accuracy");
        String normalized = "data: normalized(of=strokes(size=600, test=200), mean=0.13, deviation=0.31)";
        double scaled = trials.run("unlearning-curve", network.replace("data: strokes(size=600, test=200)", normalized))
                .get("before/accuracy");
        assertTrue(scaled > 0.3 && scaled != plain, scaled + " and " + plain);
    }

    @Test
    void refusesWhatDoesNotGoWithTheData() {
        for (String[] wrong : new String[][] {
            {"records: 500", "records: 601", "records: must be at most 600"},
            {"forget: 50", "forget: 500", "forget: must be less than records"}
        }) {
            InputException refused = assertThrows(
                    InputException.class,
                    () -> new Trials(folder, null).run("unlearning-curve", SPEC.replace(wrong[0], wrong[1])));
            assertTrue(refused.getMessage().contains(wrong[2]), refused.getMessage());
        }
    }
}
