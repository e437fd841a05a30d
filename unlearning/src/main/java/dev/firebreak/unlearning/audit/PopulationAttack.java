package dev.firebreak.unlearning.audit;

/**
 * The naive attack: one threshold on the logit of the true class's probability for all records alike. It underestimates what leaks about
 * single records, and is reported beside {@link LikelihoodRatioAttack} for that reason.
 *
 * @param threshold on the logit
 * @param above whether greater logits are called forgotten, or smaller ones
 */
public record PopulationAttack(double threshold, boolean above) {

    /** The threshold and side with the most right decisions on some probabilities of all records. */
    public static PopulationAttack fit(double[] unlearned, double[] retrained) {
        double[] first = ThresholdAudit.sorted(LikelihoodRatioAttack.logits(unlearned));
        double[] second = ThresholdAudit.sorted(LikelihoodRatioAttack.logits(retrained));
        PopulationAttack best = new PopulationAttack(first[first.length / 2], true);
        double most = 0;
        for (double candidate : first) {
            double ahead = ThresholdAudit.share(first, candidate) - ThresholdAudit.share(second, candidate);
            if (Math.abs(ahead) > most) {
                most = Math.abs(ahead);
                best = new PopulationAttack(candidate, ahead > 0);
            }
        }
        return best;
    }

    /** How many decisions are right on probabilities that were not used for the fit. */
    public Proportion accuracy(double[] unlearned, double[] retrained) {
        return Proportion.right(this::forgotten, unlearned, retrained);
    }

    /** The score that is above 0 where the attack decides "was forgotten". */
    public double score(double probability) {
        double distance = LikelihoodRatioAttack.logit(probability) - threshold;
        return above ? distance : -distance;
    }

    private boolean forgotten(double probability) {
        return above == LikelihoodRatioAttack.logit(probability) > threshold;
    }
}
