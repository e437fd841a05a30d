package dev.firebreak.jobs.selection;

import dev.firebreak.experiments.CodeVersion;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.experiments.report.Sheet.Axis;
import dev.firebreak.experiments.report.Sheet.Line;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.unlearning.selection.Frontier;
import dev.firebreak.unlearning.selection.GaussianFrontier;
import dev.firebreak.unlearning.selection.Moments;
import dev.firebreak.unlearning.selection.Refit;
import dev.firebreak.unlearning.selection.Refits;
import dev.firebreak.unlearning.selection.RemovalCurve;
import java.util.List;
import java.util.Locale;
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
    /** A value of each domain: of that from which records are removed, and of that which is preserved. */
    record Pair<T>(T unwanted, T retained) {}

    private static final String REMOVAL_AXIS = "removal KL(p1||p), nats";
    private static final String PRESERVATION_AXIS = "preservation KL(p2||p), nats";

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

    /** The page. */
    Sheet sheet(SpecValues spec, String run) {
        return new Sheet(
                spec.required(ExperimentSpec.NAME),
                "distributional removal, run " + run,
                List.of(
                        "experiment",
                        spec.required(SelectKind.SCORE).toString(),
                        spec.required(SelectKind.BUDGET).toString()),
                List.of(
                        summary(spec),
                        frontierChart(),
                        byBudget("Removal", REMOVAL_AXIS, frontier().curve(), Frontier.REMOVAL),
                        byBudget("Recall of the unwanted domain", Refits.RECALL, classifiers(), Refits.RECALL),
                        byBudget("F1 of the retained domain", Refits.F1, classifiers(), Refits.F1),
                        notes(spec)),
                CodeVersion.firebreak());
    }

    private Sheet.Table summary(SpecValues spec) {
        RemovalCurve curve = frontier().curve();
        return new Sheet.Table(
                "Before and after",
                String.format(
                        Locale.ROOT,
                        "%,d of %,d unwanted records are removed, %,d are retained; %d features (%s). Half-effect budget: %s by %s,"
                                + " %s at random.",
                        deleted(),
                        unwanted(),
                        retained(),
                        dimension(),
                        spec.required(SelectKind.FEATURES),
                        share(halfEffect(true)),
                        spec.required(SelectKind.SCORE),
                        share(halfEffect(false))),
                List.of("", "all records", "selected removed", "as many removed at random"),
                List.of(
                        row(REMOVAL_AXIS, curve, Frontier.REMOVAL),
                        row(PRESERVATION_AXIS, curve, Frontier.PRESERVATION),
                        row("recall of the unwanted domain", classifiers(), Refits.RECALL),
                        row("accuracy on the retained domain", classifiers(), Refits.ACCURACY),
                        row("F1 of the retained domain", classifiers(), Refits.F1)));
    }

    private List<String> row(String label, RemovalCurve curve, String metric) {
        SortedMap<String, Double> after = curve.after(deleted());
        return List.of(
                label,
                number(curve.after(0).get(metric)),
                number(after.get(metric)),
                number(after.get(RemovalCurve.RANDOM + metric)));
    }

    private Sheet.Chart frontierChart() {
        RemovalCurve curve = frontier().curve();
        double divergence = frontier().divergence();
        return new Sheet.Chart(
                "Removal against preservation",
                String.format(
                        Locale.ROOT,
                        "Gaussians of equal covariance fitted to both domains: D = KL(p1||p2) = %.4g nats, which removing everything"
                                + " reaches at no loss; to go beyond, for instance to %.4g at a loss of 0.1, data would have to be added.",
                        divergence,
                        divergence > 0 ? new GaussianFrontier(divergence).removal(0.1) : 0),
                Axis.linear(REMOVAL_AXIS),
                Axis.linear(PRESERVATION_AXIS),
                List.of(line("selected", curve, ""), line("random", curve, RemovalCurve.RANDOM)));
    }

    private static Line line(String label, RemovalCurve curve, String removed) {
        return new Line(label, curve.metric(removed + Frontier.REMOVAL), curve.metric(removed + Frontier.PRESERVATION));
    }

    private Sheet.Chart byBudget(String title, String axis, RemovalCurve curve, String metric) {
        double[] budgets = curve.budgets(unwanted());
        return new Sheet.Chart(
                title + " against the budget",
                "",
                Axis.linear("budget, share of unwanted records removed"),
                Axis.linear(axis),
                List.of(
                        new Line("selected", budgets, curve.metric(metric)),
                        new Line("random", budgets, curve.metric(RemovalCurve.RANDOM + metric))));
    }

    private Sheet.Text notes(SpecValues spec) {
        return new Sheet.Text(
                "How to read this",
                List.of(
                        String.format(
                                Locale.ROOT,
                                "Classifiers separate unwanted from retained records: logistic regression, C = %s, on a sample of %,d"
                                        + " unwanted and %,d retained records, of which a share of %s is held out for evaluation.",
                                spec.required(SelectKind.INVERSE_REGULARIZATION),
                                moments().unwanted().sample().size(),
                                moments().retained().sample().size(),
                                spec.required(SelectKind.HOLD_OUT)),
                        "Scores use the means of all records, held-out ones included, and no label but the domain.",
                        "The half-effect budget is the least one, of those in steps of 5 % and the chosen one, at which recall has fallen to half of its first value.",
                        dimension() <= Frontier.FULL
                                ? "The frontier's covariance is that within both samples."
                                : "The frontier's covariance is a multiple of the identity: the mean variance within both samples. With so"
                                        + " many features divergences order removals but are no estimates in nats.",
                        "Removing records changes the data. A model that was trained on them changes only when it is trained again or"
                                + " unlearned; this page certifies nothing about it."));
    }

    private static String share(double budget) {
        return Double.isNaN(budget) ? "never" : String.format(Locale.ROOT, "%.0f %%", 100 * budget);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
