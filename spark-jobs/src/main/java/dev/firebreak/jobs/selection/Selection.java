package dev.firebreak.jobs.selection;

import dev.firebreak.learning.train.Metric;
import dev.firebreak.unlearning.selection.Frontier;
import dev.firebreak.unlearning.selection.Moments;
import dev.firebreak.unlearning.selection.Refit;
import dev.firebreak.unlearning.selection.Refits;
import dev.firebreak.unlearning.selection.RemovalCurve;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The findings of a selection.
 *
 * @param moments of both domains
 * @param frontier removal and preservation by number of deletions
 * @param deleted how many records are removed
 * @param classifiers {@link Refits#METRICS} by number of deletions
 * @param theta parameters of the classifier of the edited data
 */
record Selection(
        Selection.Pair<Moments> moments, Frontier frontier, long deleted, RemovalCurve classifiers, double[] theta) {
    /**
     * A value of each domain.
     *
     * @param unwanted of the domain that records are removed from
     * @param retained of the domain that is preserved
     */
    record Pair<T>(T unwanted, T retained) {}

    /** What a selection measures. */
    static final List<Metric> METRICS = Metric.table("""
            removal | Removal KL(p1||p), nats | number | higher | divergence of the unwanted domain from what remains, \
                after removing
            preservation | Preservation KL(p2||p), nats | number | lower | divergence of the retained domain from what \
                remains, after removing
            after/recall | Recall of the unwanted domain | share | lower | recall of the unwanted domain by a \
                classifier fitted after removing
            after/accuracy | Accuracy on the retained domain | share | higher | accuracy on the retained domain of \
                that classifier
            after/f1 | F1 of the retained domain | share | higher | F1 of the retained domain of that classifier
            half-effect/selective | Half-effect budget | share | lower | least budget at which recall has fallen to \
                half, removing by score
            half-effect/random | Half-effect budget at random | share | neither | the same, removing at random
            half-effect/saved | Budget saved | share | neither | 1 less the ratio of the two
            divergence | Divergence KL(p1||p2), nats | number | neither | divergence of the unwanted domain from the \
                retained one
            records/unwanted | Unwanted records | count | neither | records of the unwanted domain
            records/retained | Retained records | count | neither | records of the retained domain
            records/removed | Records removed | count | neither | records of the unwanted domain that are removed
            recall | Recall of the unwanted domain | share | neither | as before/recall with no record removed, as \
                random/recall with as many removed at random
            accuracy | Accuracy on the retained domain | share | neither | likewise
            f1 | F1 of the retained domain | share | neither | likewise
            """);

    /** n1, the number of unwanted records. */
    long unwanted() {
        return frontier.all();
    }

    /** n2, the number of retained records. */
    long retained() {
        return moments.retained().count();
    }

    /** d, the number of features. */
    int dimension() {
        return moments.retained().sums().length;
    }

    /** The least budget that halves the recall of the unwanted domain; NaN if none does. */
    double halfEffect(boolean byScore) {
        String recall = byScore ? Refits.RECALL : RemovalCurve.RANDOM + Refits.RECALL;
        return Refit.halfEffect(classifiers.budgets(unwanted()), classifiers.metric(recall));
    }

    SortedMap<String, Double> metrics() {
        SortedMap<String, Double> metrics = new TreeMap<>(frontier.curve().after(deleted));
        metrics.put("records/unwanted", (double) unwanted());
        metrics.put("records/retained", (double) retained());
        metrics.put("records/removed", (double) deleted);
        metrics.put("divergence", frontier.divergence());
        SortedMap<String, Double> before = classifiers.after(0);
        SortedMap<String, Double> after = classifiers.after(deleted);
        for (String name : Refits.METRICS) {
            metrics.put("before/" + name, before.get(name));
            metrics.put("after/" + name, after.get(name));
            metrics.put(RemovalCurve.RANDOM + name, after.get(RemovalCurve.RANDOM + name));
        }
        double selective = halfEffect(true);
        double random = halfEffect(false);
        Map.of(
                        "half-effect/selective", selective,
                        "half-effect/random", random,
                        "half-effect/saved", 1 - selective / random)
                .forEach((name, value) -> {
                    if (Double.isFinite(value)) {
                        metrics.put(name, value);
                    }
                });
        return metrics;
    }
}
