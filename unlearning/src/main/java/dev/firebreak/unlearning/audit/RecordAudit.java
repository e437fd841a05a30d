package dev.firebreak.unlearning.audit;

import java.util.Arrays;

/**
 * What shadow models tell about one record: the likelihood-ratio attack is fitted on the first half of each world and judged on the
 * second.
 *
 * @param accuracy right decisions of the likelihood-ratio attack at threshold 0
 * @param truePositives true positive rate where at most 1 % of the models that never saw the record are called "forgot it"
 * @param counts of a threshold on the likelihood ratio, chosen on one part of the judged models and counted on the other
 * @param challengeEpsilon e of {@link ForgettingQuality}; NaN if there are too few models for it
 */
public record RecordAudit(Proportion accuracy, double truePositives, ThresholdAudit counts, double challengeEpsilon) {
    private static final double ALARMS = 0.01;

    /**
     * Attacks a record.
     *
     * @param unlearned probability of its true class under models that forgot it, at least 8
     * @param retrained the same under models that never saw it, at least 8
     * @param delta at which epsilon will be bounded
     */
    public static RecordAudit of(double[] unlearned, double[] retrained, double delta) {
        if (unlearned.length < 8 || retrained.length < 8) {
            throw new IllegalArgumentException("a record needs at least 8 shadow models per world, but has "
                    + unlearned.length + " and " + retrained.length);
        }
        LikelihoodRatioAttack attack = LikelihoodRatioAttack.fit(first(unlearned), first(retrained));
        double[] held1 = second(unlearned);
        double[] held0 = second(retrained);
        double[] scores1 = Arrays.stream(held1).map(attack::score).toArray();
        double[] scores0 = Arrays.stream(held0).map(attack::score).toArray();
        return new RecordAudit(
                attack.accuracy(held1, held0),
                new Roc(scores1, scores0).truePositives(ALARMS),
                ThresholdAudit.of(scores1, scores0, delta),
                ForgettingQuality.epsilon(
                        LikelihoodRatioAttack.logits(unlearned), LikelihoodRatioAttack.logits(retrained), delta));
    }

    /** The half that attacks are fitted on. */
    public static double[] first(double[] runs) {
        return Arrays.copyOf(runs, runs.length / 2);
    }

    /** The half that attacks are judged on. */
    public static double[] second(double[] runs) {
        return Arrays.copyOfRange(runs, runs.length / 2, runs.length);
    }
}
