package dev.firebreak.unlearning.audit;

import static dev.firebreak.unlearning.Vectors.array;
import static dev.firebreak.unlearning.Vectors.close;
import static dev.firebreak.unlearning.Vectors.number;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.unlearning.Vectors;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AuditVectorsTest {

    @Test
    void epsilonLowerBounds() {
        JsonNode file = Vectors.read("audit_epsilon.json");
        for (JsonNode c : Vectors.cases(file, "cases")) {
            ThresholdAudit audit = new ThresholdAudit(
                    new Proportion(
                            c.get("rejects_in_world_1").longValue(),
                            c.get("trials_world_1").longValue()),
                    new Proportion(
                            c.get("rejects_in_world_0").longValue(),
                            c.get("trials_world_0").longValue()));
            double bound = audit.epsilonLowerBound(number(c, "delta"), number(c, "confidence"));
            close(file, number(c, "eps_lower"), bound, c);
        }
    }

    @Test
    void likelihoodRatioAttack() {
        JsonNode file = Vectors.read("u_lira.json");
        long right = 0;
        long trials = 0;
        for (JsonNode c : Vectors.cases(file, "targets")) {
            double[] unlearned = array(c.get("conf_unlearned"));
            double[] retrained = array(c.get("conf_retrained"));
            int fit = c.get("fit_first").intValue();
            LikelihoodRatioAttack attack =
                    LikelihoodRatioAttack.fit(Arrays.copyOf(unlearned, fit), Arrays.copyOf(retrained, fit));
            close(file, number(c, "mu_u"), attack.unlearned().mean(), c);
            close(file, number(c, "sd_u"), attack.unlearned().deviation(), c);
            close(file, number(c, "mu_r"), attack.retrained().mean(), c);
            close(file, number(c, "sd_r"), attack.retrained().deviation(), c);
            double[] heldU = Arrays.copyOfRange(unlearned, fit, unlearned.length);
            double[] heldR = Arrays.copyOfRange(retrained, fit, retrained.length);
            close(file, c.get("scores_unlearned_heldout"), scores(attack, heldU), c);
            close(file, c.get("scores_retrained_heldout"), scores(attack, heldR), c);
            Proportion accuracy = attack.accuracy(heldU, heldR);
            right += accuracy.successes();
            trials += accuracy.trials();
        }
        close(file, number(file, "attack_accuracy"), (double) right / trials, "accuracy");
    }

    private static double[] scores(LikelihoodRatioAttack attack, double[] probabilities) {
        return Arrays.stream(probabilities).map(attack::score).toArray();
    }

    // The first halves part above 4, the second ones above 1: a threshold that had seen what it counts would find the
    // latter.
    @Test
    void whatIsCountedDidNotChooseTheThreshold() {
        double[] world1 = new double[200];
        Arrays.setAll(world1, run -> (run < 100 ? 4 : 1) + run % 2);
        ThresholdAudit counted = ThresholdAudit.of(world1, new double[200], 1e-5);
        assertEquals(new Proportion(0, 100), counted.truePositives());
        assertEquals(new Proportion(0, 100), counted.falsePositives());
    }

    // Above 3 are 10 hits and no alarm, above 1 are 50 hits and 10 alarms: three standard errors leave nothing of 10
    // hits.
    @Test
    void aThresholdMustNotLookGoodByChance() {
        double[] world1 = new double[200];
        double[] world0 = new double[200];
        Arrays.setAll(world1, run -> run % 10 < 5 ? 1 : run % 10 < 9 ? 3 : 9);
        Arrays.setAll(world0, run -> run % 10 < 9 ? 1 : 3);
        ThresholdAudit counted = ThresholdAudit.of(world1, world0, 1e-5);
        assertEquals(new Proportion(50, 100), counted.truePositives());
        assertEquals(new Proportion(10, 100), counted.falsePositives());
    }
}
