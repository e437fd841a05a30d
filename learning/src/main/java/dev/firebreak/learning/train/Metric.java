package dev.firebreak.learning.train;

import java.util.List;
import java.util.Optional;

/**
 * What a training run measures. Values are those of one round, unless the meaning says otherwise; the final value of a metric is its last.
 *
 * @param name the stable name, {@code group/name}
 * @param title its name on axes and in tables
 * @param unit how its values are written
 * @param meaning what it is, in a sentence without full stop
 */
public record Metric(String name, String title, Unit unit, String meaning) {

    /** How values are written. */
    public enum Unit {
        /** A part of the whole, in [0, 1]. */
        SHARE,
        /** A number without a unit. */
        NUMBER,
        /** A whole number of things. */
        COUNT,
        /** Bytes. */
        BYTES,
        /** Seconds. */
        SECONDS
    }

    /** How many rounds were lost so far. */
    public static final String LOST = "rounds/lost";

    /** The round after which a diverged run stopped, from 1. */
    public static final String DIVERGED = "diverged/round";

    /** How many rounds sampled more Byzantine workers than the server tolerates so far. */
    public static final String ASSUMPTION_BROKEN = "participants/assumption-broken";

    /** Every metric of training. */
    public static final List<Metric> ALL = List.of(
            new Metric(
                    "test/accuracy", "Test accuracy", Unit.SHARE, "share of test examples that are classified right"),
            new Metric("test/loss", "Test loss", Unit.NUMBER, "mean loss over the test examples"),
            new Metric("train/loss", "Training loss", Unit.NUMBER, "mean loss over all training examples"),
            new Metric(
                    "train/batch-loss",
                    "Loss on the round's batches",
                    Unit.NUMBER,
                    "mean of the losses that honest workers report of their batches, of those that are finite"),
            new Metric(
                    LOST,
                    "Rounds lost so far",
                    Unit.COUNT,
                    "rounds so far in which too few messages could be used for the code or the rule, so that the parameters stayed as"
                            + " they were"),
            new Metric(
                    DIVERGED,
                    "Round of divergence",
                    Unit.COUNT,
                    "the round after which the run stopped because a parameter was not finite or "
                            + Trainer.MOST_LOST_IN_A_ROW + " rounds in a row were lost; only of runs that diverged"),
            new Metric(
                    "participants/byzantine",
                    "Byzantine participants",
                    Unit.COUNT,
                    "Byzantine workers among the participants of the round, where participants are sampled"),
            new Metric(
                    ASSUMPTION_BROKEN,
                    "Rounds with too many Byzantine participants so far",
                    Unit.COUNT,
                    "rounds so far that sampled more Byzantine workers than the server tolerates, where participants are sampled"),
            new Metric(
                    "aggregation/kappa-hat",
                    "Measured κ̂",
                    Unit.NUMBER,
                    "squared distance of the aggregate from the mean of the honest messages, over their variance"),
            new Metric(
                    "aggregation/dropped",
                    "Messages dropped as unusable",
                    Unit.COUNT,
                    "rows that the rule left out because they were not finite"),
            new Metric(
                    "messages/late",
                    "Honest messages that are missing",
                    Unit.COUNT,
                    "messages of honest workers that did not come in time, or not at all"),
            new Metric(
                    "messages/malformed",
                    "Messages that could not be read",
                    Unit.COUNT,
                    "messages that could not be read"),
            new Metric(
                    "coding/suspects",
                    "Workers found wrong",
                    Unit.COUNT,
                    "workers whose message was malformed, outvoted or located by the code"),
            new Metric(
                    "coding/recovered",
                    "Full gradient recovered",
                    Unit.COUNT,
                    "1 if the code gave the full gradient, else 0"),
            new Metric(
                    "coding/not-certified",
                    "Not certified",
                    Unit.COUNT,
                    "1 if more went wrong than the code tolerates, or the round was lost, else 0"),
            new Metric(
                    "coding/executors", "Executors", Unit.COUNT, "executors on which the workers computed, on Spark"),
            new Metric("coding/hosts", "Hosts", Unit.COUNT, "hosts on which the workers computed, on Spark"),
            new Metric(
                    "coding/largest-domain",
                    "Most workers in one fault domain",
                    Unit.COUNT,
                    "most workers that computed in one fault domain, on Spark"),
            new Metric(
                    "coding/tolerated-domains",
                    "Whole fault domains that f covers",
                    Unit.COUNT,
                    "how many whole fault domains the bound f covers, on Spark"),
            new Metric(
                    "coding/domain-violations",
                    "Replica groups that shared a fault domain",
                    Unit.COUNT,
                    "sets of replicas of which two computed in one fault domain, on Spark"),
            new Metric(
                    "bytes/uplink",
                    "Sent to the server per round",
                    Unit.BYTES,
                    "what arrived in time, headers included"),
            new Metric(
                    "bytes/uplink-payload",
                    "Sent without headers",
                    Unit.BYTES,
                    "what arrived in time, without headers"),
            new Metric(
                    "bytes/downlink",
                    "Model sent to the workers per round",
                    Unit.BYTES,
                    "the model, to every participant"),
            new Metric(
                    "bytes/assignment",
                    "Assignments sent per round",
                    Unit.BYTES,
                    "subsets' numbers where they change with the round, and seeds of masks"),
            new Metric(
                    "gradients/accounted",
                    "Gradients that the workers owe per round",
                    Unit.COUNT,
                    "subset gradients of the plan, repetitions counted"),
            new Metric(
                    "gradients/computed",
                    "Gradients computed per round",
                    Unit.COUNT,
                    "subset gradients that were really computed"),
            new Metric("seconds/round", "Time per round", Unit.SECONDS, "time of a round, without evaluation"));

    /** The metric of this name; empty if training measures none of it. */
    public static Optional<Metric> of(String name) {
        return ALL.stream().filter(metric -> metric.name.equals(name)).findFirst();
    }
}
