package dev.firebreak.unlearning.audit;

import static dev.firebreak.unlearning.Vectors.array;
import static dev.firebreak.unlearning.Vectors.close;
import static dev.firebreak.unlearning.Vectors.number;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.unlearning.Vectors;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AuditVectorsTest {

    @Test
    void epsilonLowerBounds() {
        JsonNode file = Vectors.read("audit_epsilon.json");
        for (JsonNode c : file.get("cases")) {
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
        for (JsonNode c : file.get("targets")) {
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
}
