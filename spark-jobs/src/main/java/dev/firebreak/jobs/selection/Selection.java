package dev.firebreak.jobs.selection;

import dev.firebreak.core.State;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.unlearning.selection.Refit;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a selection came to.
 *
 * @param unwanted n1
 * @param retained n2
 * @param dimension d
 * @param deleted how many are removed
 * @param frontier removal and preservation by number of deletions
 * @param sampledUnwanted unwanted records in the sample
 * @param sampledRetained retained records in the sample
 * @param sizes numbers of deletions at which classifiers were trained, ascending
 * @param selected what they came to after selective removal
 * @param random and after random removal
 */
record Selection(
        long unwanted,
        long retained,
        int dimension,
        long deleted,
        Frontier frontier,
        int sampledUnwanted,
        int sampledRetained,
        long[] sizes,
        List<State> selected,
        List<State> random) {
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

    double[] budgets() {
        double[] budgets = new double[sizes.length];
        for (int k = 0; k < sizes.length; k++) {
            budgets[k] = (double) sizes[k] / unwanted;
        }
        return budgets;
    }

    static double[] metric(List<State> states, String name) {
        return states.stream()
                .mapToDouble(state -> state.number(name, Double.NaN))
                .toArray();
    }

    /** Where among the sizes the chosen one stands. */
    int chosen() {
        return Arrays.binarySearch(sizes, deleted);
    }

    /** Where among the frontier's numbers of deletions the chosen one stands. */
    int chosenOnFrontier() {
        return Arrays.binarySearch(frontier.deleted(), deleted);
    }

    /** The least budget that halves the recall of the unwanted domain. */
    double halfEffect(boolean byScore) {
        return Refit.halfEffect(budgets(), metric(byScore ? selected : random, Refits.RECALL));
    }

    SortedMap<String, Double> metrics() {
        SortedMap<String, Double> metrics = new TreeMap<>();
        int k = chosenOnFrontier();
        int r = chosen();
        metrics.put("records/unwanted", (double) unwanted);
        metrics.put("records/retained", (double) retained);
        metrics.put("records/removed", (double) deleted);
        metrics.put("divergence", frontier.divergence());
        metrics.put("removal", frontier.removal()[k]);
        metrics.put("preservation", frontier.preservation()[k]);
        metrics.put("random/removal", frontier.randomRemoval()[k]);
        metrics.put("random/preservation", frontier.randomPreservation()[k]);
        for (String name : List.of(Refits.RECALL, Refits.ACCURACY, Refits.F1)) {
            metrics.put("before/" + name, selected.get(0).number(name, Double.NaN));
            metrics.put("after/" + name, selected.get(r).number(name, Double.NaN));
            metrics.put("random/" + name, random.get(r).number(name, Double.NaN));
        }
        put(metrics, "half-effect/selective", halfEffect(true));
        put(metrics, "half-effect/random", halfEffect(false));
        put(metrics, "half-effect/saved", 1 - halfEffect(true) / halfEffect(false));
        return metrics;
    }

    private static void put(SortedMap<String, Double> metrics, String name, double value) {
        if (Double.isFinite(value)) {
            metrics.put(name, value);
        }
    }
}
