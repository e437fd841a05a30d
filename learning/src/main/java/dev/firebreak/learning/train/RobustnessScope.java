package dev.firebreak.learning.train;

import dev.firebreak.core.CanonicalNumber;
import dev.firebreak.core.Claim;
import dev.firebreak.learning.participation.Participants;
import dev.firebreak.learning.theory.Dissimilarity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What the guarantee of a finished training run rests on, condition by condition: in place of a plain "robust". */
public final class RobustnessScope {
    private RobustnessScope() {}

    /**
     * The claim.
     *
     * @param metrics the last value of each metric
     */
    public static Claim of(Experiment experiment, Map<String, Double> metrics) {
        Participants participants = experiment.participants();
        int n = participants.size();
        int f = participants.tolerance();
        int attackers = experiment.spec().attackers();
        OptionalDouble kappa = experiment.pipeline().kappa(n, f).value();
        Double squaredB = metrics.get(HonestGradients.SQUARED_B);
        List<Claim.Condition> conditions = new ArrayList<>();
        conditions.add(condition("2 f < n: 2 * " + f + " < " + n, 2L * f < n));
        conditions.add(
                squaredB == null
                        ? unknown("f/n is below the breakdown point 1/(2 + B^2): B was not estimated"
                                + " (measure-dissimilarity: true)")
                        : condition(
                                "f/n = " + CanonicalNumber.of((double) f / n)
                                        + " is below the breakdown point 1/(2 + B^2) = "
                                        + CanonicalNumber.of(new Dissimilarity(0, squaredB).breakdown())
                                        + ", with B estimated from this run",
                                (double) f / n < new Dissimilarity(0, squaredB).breakdown()));
        conditions.add(
                squaredB == null || kappa.isEmpty()
                        ? unknown("kappa B^2 < 1: " + (kappa.isEmpty() ? "no kappa is proved" : "B was not estimated"))
                        : condition(
                                "kappa B^2 = " + CanonicalNumber.of(kappa.getAsDouble() * squaredB) + " is below 1",
                                kappa.getAsDouble() * squaredB < 1));
        conditions.add(condition(
                "no round was lost because more messages were missing or could not be used than f covers",
                metrics.getOrDefault(Metric.LOST, 0.0) == 0));
        conditions.add(
                participants.sampled()
                        ? condition(
                                "no round sampled more than " + f + " Byzantine workers",
                                metrics.getOrDefault(Metric.ASSUMPTION_BROKEN, 0.0) == 0)
                        : attackers > 0
                                ? condition("the " + attackers + " workers that attack are at most f", attackers <= f)
                                : unknown("at most f workers are Byzantine: no attack is simulated"));
        return new Claim(
                "robustness scope",
                null,
                null,
                "the rule tolerates f = " + f + " of n = " + n + " messages in a round; "
                        + real(participants, attackers)
                        + ". Its coefficient bounds the distance of the aggregate from the mean of the honest messages by their"
                        + " spread: it says nothing of a loss where honest workers differ without bound, and under a bound (G, B) on"
                        + " how they differ what it says rests on the conditions",
                "",
                conditions);
    }

    private static String real(Participants participants, int attackers) {
        if (attackers == 0) {
            return "how many workers really are Byzantine is not known to the run, which simulates no attack";
        }
        return attackers + " of " + participants.workers() + " workers are Byzantine, as simulated";
    }

    private static Claim.Condition condition(String text, boolean holds) {
        return new Claim.Condition(text, holds ? Claim.State.MET : Claim.State.NOT_MET);
    }

    private static Claim.Condition unknown(String text) {
        return new Claim.Condition(text, Claim.State.UNKNOWN);
    }
}
