package dev.firebreak.learning.train;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A number that a run measures. Values of training are those of one round, unless the meaning says otherwise; the final value of a metric
 * is its last.
 *
 * @param name the stable name, {@code group/name}
 * @param title its name on axes and in tables
 * @param unit how its values are written
 * @param better which of two values is the better one
 * @param meaning what it is, in a sentence without full stop
 */
public record Metric(String name, String title, Unit unit, Better better, String meaning) {

    /** How values are written: parts of the whole in [0, 1], numbers without a unit, whole numbers of things, bytes, seconds. */
    public enum Unit {
        SHARE,
        NUMBER,
        COUNT,
        BYTES,
        SECONDS
    }

    /** Which of two values of a metric is the better one. Metrics that have a better end are what pages show first and compare. */
    public enum Better {
        HIGHER,
        LOWER,
        /** The metric describes what happened. */
        NEITHER
    }

    /** How many rounds were lost so far. */
    public static final String LOST = "rounds/lost";

    /** The round after which a diverged run stopped, from 1. */
    public static final String DIVERGED = "diverged/round";

    /** How many rounds sampled more Byzantine workers than the server tolerates so far. */
    public static final String ASSUMPTION_BROKEN = "participants/assumption-broken";

    /** Every metric of training. */
    public static final List<Metric> ALL = table("""
            test/accuracy | Test accuracy | share | higher | share of test examples that are classified right
            test/loss | Test loss | number | lower | mean loss over the test examples
            train/loss | Training loss | number | lower | mean loss over all training examples
            validation/accuracy | Validation accuracy | share | higher | share of the examples held out of the training \
                set that are classified right; only where some are
            validation/loss | Validation loss | number | lower | mean loss over the examples held out of the training \
                set; only where some are
            train/batch-loss | Loss on the round's batches | number | lower | mean of the losses that honest workers \
                report of their batches, of those that are finite
            rounds/lost | Rounds lost so far | count | neither | rounds so far in which too few messages could be used \
                for the code or the rule, so that the parameters stayed as they were
            diverged/round | Round of divergence | count | neither | the round after which the run stopped because a \
                parameter was not finite or %d rounds in a row were lost; only of runs that diverged
            participants/byzantine | Byzantine participants | count | neither | Byzantine workers among the \
                participants of the round, where participants are sampled
            participants/assumption-broken | Rounds with too many Byzantine participants so far | count | neither | \
                rounds so far that sampled more Byzantine workers than the server tolerates, where participants are \
                sampled
            gradients/variance | Dissimilarity of the honest gradients | number | neither | mean squared distance of \
                the honest workers' full gradients from their mean, where it is asked for
            gradients/squared-norm | Squared norm of the honest gradient | number | neither | squared norm of the mean \
                of the honest workers' full gradients, where it is asked for
            dissimilarity/g2 | Estimated G² | number | neither | G² of the pair (G, B) that holds at all evaluations \
                and gives the least error, of the whole run
            dissimilarity/b2 | Estimated B² | number | neither | B² of that pair
            dissimilarity/breakdown | Breakdown point for the estimated B | share | neither | 1/(2 + B²): with so many \
                workers Byzantine no algorithm is resilient
            dissimilarity/error | Error for the estimated (G, B) | number | neither | f G²/(n - (2 + B²) f), the shape of \
                the lower bound
            dissimilarity/error-without-b | The same with B = 0 | number | neither | f/(n - 2f) times the greatest \
                dissimilarity measured
            aggregation/kappa-hat | Measured κ̂ | number | lower | squared distance of the aggregate from the mean of \
                the honest messages, over their variance
            selection/influence | Influence of the attack | share | lower | sum of the absolute weights of Byzantine \
                messages in the aggregate over that of all, where the selection is recorded
            selection/faulty-share | Byzantine share of the selected | share | neither | Byzantine messages among \
                those with a weight other than 0, where the selection is recorded
            aggregation/dropped | Messages dropped as unusable | count | neither | rows that the rule left out because \
                they were not finite
            messages/late | Honest messages that are missing | count | neither | messages of honest workers that did \
                not come in time, or not at all
            messages/malformed | Messages that could not be read | count | neither | messages that could not be read
            coding/suspects | Workers found wrong | count | neither | workers whose message was malformed, outvoted or \
                located by the code
            coding/recovered | Full gradient recovered | count | neither | 1 if the code gave the full gradient, else \
                0
            coding/not-certified | Not certified | count | neither | 1 if more went wrong than the code tolerates, or \
                the round was lost, else 0
            coding/executors | Executors | count | neither | executors on which the workers computed, on Spark
            coding/hosts | Hosts | count | neither | hosts on which the workers computed, on Spark
            coding/largest-domain | Most workers in one fault domain | count | neither | most workers that computed in \
                one fault domain, on Spark
            coding/tolerated-domains | Whole fault domains that f covers | count | neither | how many whole fault \
                domains the bound f covers, on Spark
            coding/domain-violations | Replica groups that shared a fault domain | count | neither | sets of replicas \
                of which two computed in one fault domain, on Spark
            bytes/uplink | Sent to the server per round | bytes | lower | what arrived in time, headers included
            bytes/uplink-payload | Sent without headers | bytes | neither | what arrived in time, without headers
            bytes/downlink | Model sent to the workers per round | bytes | neither | the model, to every participant
            bytes/assignment | Assignments sent per round | bytes | neither | subsets' numbers where they change with \
                the round, and seeds of masks
            gradients/accounted | Gradients that the workers owe per round | count | neither | gradients of the plan, \
                repetitions and local steps counted
            gradients/computed | Gradients computed per round | count | neither | gradients that were really computed
            seconds/round | Time per round | seconds | lower | time of a round, without evaluation
            """.formatted(Trainer.MOST_LOST_IN_A_ROW));

    /**
     * Metrics of a table.
     *
     * @param rows a line for each, {@code name | title | unit | better | meaning}; several spaces count as one
     */
    public static List<Metric> table(String rows) {
        return rows.lines()
                .map(row -> row.replaceAll(" +", " ").split(" \\| "))
                .map(row -> new Metric(
                        row[0],
                        row[1],
                        Unit.valueOf(row[2].toUpperCase(Locale.ROOT)),
                        Better.valueOf(row[3].toUpperCase(Locale.ROOT)),
                        row[4]))
                .toList();
    }

    /**
     * The metric of a name. {@code after/recall} is the metric {@code recall} of what is called {@code after}; a name that the catalogue
     * does not have is a number that describes what happened.
     *
     * @param catalogue what is known
     */
    public static Metric of(List<Metric> catalogue, String name) {
        for (Metric metric : catalogue) {
            if (metric.name.equals(name)) {
                return metric;
            }
        }
        for (Metric metric : catalogue) {
            if (name.endsWith("/" + metric.name)) {
                String of = name.substring(0, name.length() - metric.name.length() - 1);
                return new Metric(name, metric.title + ", " + of, metric.unit, Better.NEITHER, metric.meaning);
            }
        }
        return new Metric(name, name, Unit.NUMBER, Better.NEITHER, "");
    }

    /** Those of a catalogue that have a better end and were measured, in its order: what pages show first. */
    public static List<Metric> headlines(List<Metric> catalogue, Set<String> measured) {
        return catalogue.stream()
                .filter(metric -> metric.better != Better.NEITHER && measured.contains(metric.name))
                .toList();
    }
}
