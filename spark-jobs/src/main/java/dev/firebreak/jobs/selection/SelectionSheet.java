package dev.firebreak.jobs.selection;

import dev.firebreak.experiments.CodeVersion;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.experiments.report.Sheet.Axis;
import dev.firebreak.experiments.report.Sheet.Line;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.unlearning.selection.Frontier;
import dev.firebreak.unlearning.selection.GaussianFrontier;
import dev.firebreak.unlearning.selection.Refits;
import dev.firebreak.unlearning.selection.RemovalCurve;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/** The page of a selection. */
final class SelectionSheet {
    private static final String REMOVAL_AXIS = "removal KL(p1||p), nats";
    private static final String PRESERVATION_AXIS = "preservation KL(p2||p), nats";

    private SelectionSheet() {}

    static Sheet of(SpecValues spec, String run, Selection s) {
        return new Sheet(
                spec.required(SelectKind.NAME),
                "distributional removal, run " + run,
                List.of(
                        "experiment",
                        spec.required(SelectKind.SCORE).toString(),
                        spec.required(SelectKind.BUDGET).toString()),
                List.of(
                        summary(spec, s),
                        frontier(s),
                        byBudget(s, "Removal", REMOVAL_AXIS, s.frontier().curve(), Frontier.REMOVAL),
                        byBudget(s, "Recall of the unwanted domain", Refits.RECALL, s.classifiers(), Refits.RECALL),
                        byBudget(s, "F1 of the retained domain", Refits.F1, s.classifiers(), Refits.F1),
                        notes(spec, s)),
                CodeVersion.firebreak());
    }

    private static Sheet.Table summary(SpecValues spec, Selection s) {
        RemovalCurve curve = s.frontier().curve();
        return new Sheet.Table(
                "Before and after",
                String.format(
                        Locale.ROOT,
                        "%,d of %,d unwanted records are removed, %,d are retained; %d features (%s). Half-effect budget: %s by %s,"
                                + " %s at random.",
                        s.deleted(),
                        s.unwanted(),
                        s.retained(),
                        s.dimension(),
                        spec.required(SelectKind.FEATURES),
                        share(s.halfEffect(true)),
                        spec.required(SelectKind.SCORE),
                        share(s.halfEffect(false))),
                List.of("", "all records", "selected removed", "as many removed at random"),
                List.of(
                        row(REMOVAL_AXIS, s, curve, Frontier.REMOVAL),
                        row(PRESERVATION_AXIS, s, curve, Frontier.PRESERVATION),
                        row("recall of the unwanted domain", s, s.classifiers(), Refits.RECALL),
                        row("accuracy on the retained domain", s, s.classifiers(), Refits.ACCURACY),
                        row("F1 of the retained domain", s, s.classifiers(), Refits.F1)));
    }

    private static List<String> row(String label, Selection s, RemovalCurve curve, String metric) {
        SortedMap<String, Double> after = curve.after(s.deleted());
        return List.of(
                label,
                number(curve.after(0).get(metric)),
                number(after.get(metric)),
                number(after.get(RemovalCurve.RANDOM + metric)));
    }

    private static Sheet.Chart frontier(Selection s) {
        RemovalCurve curve = s.frontier().curve();
        double divergence = s.frontier().divergence();
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
                List.of(
                        new Line("selected", curve.metric(Frontier.REMOVAL), curve.metric(Frontier.PRESERVATION)),
                        new Line(
                                "random",
                                curve.metric(RemovalCurve.RANDOM + Frontier.REMOVAL),
                                curve.metric(RemovalCurve.RANDOM + Frontier.PRESERVATION))));
    }

    private static Sheet.Chart byBudget(Selection s, String title, String axis, RemovalCurve curve, String metric) {
        double[] budgets = curve.budgets(s.unwanted());
        return new Sheet.Chart(
                title + " against the budget",
                "",
                Axis.linear("budget, share of unwanted records removed"),
                Axis.linear(axis),
                List.of(
                        new Line("selected", budgets, curve.metric(metric)),
                        new Line("random", budgets, curve.metric(RemovalCurve.RANDOM + metric))));
    }

    private static Sheet.Text notes(SpecValues spec, Selection s) {
        return new Sheet.Text(
                "How to read this",
                List.of(
                        String.format(
                                Locale.ROOT,
                                "Classifiers separate unwanted from retained records: logistic regression, C = %s, on a sample of %,d"
                                        + " unwanted and %,d retained records, of which a share of %s is held out for evaluation.",
                                spec.required(SelectKind.INVERSE_REGULARIZATION),
                                s.moments().unwanted().sample().size(),
                                s.moments().retained().sample().size(),
                                spec.required(SelectKind.HOLD_OUT)),
                        "Scores use the means of all records, held-out ones included, and no label but the domain.",
                        "The half-effect budget is the least one, of those in steps of 5 % and the chosen one, at which recall has fallen to half of its first value.",
                        s.dimension() <= Frontier.FULL
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
