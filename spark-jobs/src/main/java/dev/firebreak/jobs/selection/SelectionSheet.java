package dev.firebreak.jobs.selection;

import dev.firebreak.experiments.CodeVersion;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.experiments.report.Sheet.Axis;
import dev.firebreak.experiments.report.Sheet.Line;
import dev.firebreak.unlearning.selection.GaussianFrontier;
import java.util.List;
import java.util.Locale;

/** The page of a selection. */
final class SelectionSheet {
    private SelectionSheet() {}

    static Sheet of(SelectionSpec spec, String run, Selection selection) {
        return new Sheet(
                spec.name(),
                "distributional removal, run " + run,
                List.of("experiment", spec.score().toString(), spec.budget().toString()),
                List.of(
                        summary(spec, selection),
                        frontier(selection),
                        budget(selection),
                        recall(selection),
                        retained(selection),
                        notes(spec, selection)),
                CodeVersion.firebreak());
    }

    private static Sheet.Table summary(SelectionSpec spec, Selection s) {
        int k = s.chosenOnFrontier();
        int r = s.chosen();
        Frontier f = s.frontier();
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
                        spec.features(),
                        share(s.halfEffect(true)),
                        spec.score(),
                        share(s.halfEffect(false))),
                List.of("", "all records", "selected removed", "as many removed at random"),
                List.of(
                        row("removal KL(p1||p), nats", f.removal()[0], f.removal()[k], f.randomRemoval()[k]),
                        row(
                                "preservation KL(p2||p), nats",
                                f.preservation()[0],
                                f.preservation()[k],
                                f.randomPreservation()[k]),
                        row(Refits.RECALL, "recall of the unwanted domain", s, r),
                        row(Refits.ACCURACY, "accuracy on the retained domain", s, r),
                        row(Refits.F1, "F1 of the retained domain", s, r)));
    }

    private static List<String> row(String metric, String label, Selection s, int r) {
        return row(
                label,
                s.selected().get(0).number(metric, Double.NaN),
                s.selected().get(r).number(metric, Double.NaN),
                s.random().get(r).number(metric, Double.NaN));
    }

    private static List<String> row(String label, double before, double after, double random) {
        return List.of(label, number(before), number(after), number(random));
    }

    private static Sheet.Chart frontier(Selection s) {
        Frontier f = s.frontier();
        return new Sheet.Chart(
                "Removal against preservation",
                String.format(
                        Locale.ROOT,
                        "Gaussians of equal covariance fitted to both domains: D = KL(p1||p2) = %.4g nats, which removing everything"
                                + " reaches at no loss; to go beyond, for instance to %.4g at a loss of 0.1, data would have to be added.",
                        f.divergence(),
                        f.divergence() > 0 ? new GaussianFrontier(f.divergence()).removal(0.1) : 0),
                Axis.linear("removal KL(p1||p), nats"),
                Axis.linear("preservation KL(p2||p), nats"),
                List.of(
                        new Line("selected", f.removal(), f.preservation()),
                        new Line("random", f.randomRemoval(), f.randomPreservation())));
    }

    private static Sheet.Chart budget(Selection s) {
        Frontier f = s.frontier();
        double[] budgets = new double[f.deleted().length];
        for (int k = 0; k < budgets.length; k++) {
            budgets[k] = (double) f.deleted()[k] / s.unwanted();
        }
        return new Sheet.Chart(
                "Removal against the budget",
                "",
                Axis.linear("budget, share of unwanted records removed"),
                Axis.linear("removal KL(p1||p), nats"),
                List.of(new Line("selected", budgets, f.removal()), new Line("random", budgets, f.randomRemoval())));
    }

    private static Sheet.Chart recall(Selection s) {
        return byBudget(s, "Recall of the unwanted domain against the budget", Refits.RECALL);
    }

    private static Sheet.Chart retained(Selection s) {
        return byBudget(s, "F1 of the retained domain against the budget", Refits.F1);
    }

    private static Sheet.Chart byBudget(Selection s, String title, String metric) {
        return new Sheet.Chart(
                title,
                "",
                Axis.linear("budget, share of unwanted records removed"),
                Axis.linear(metric),
                List.of(
                        new Line("selected", s.budgets(), Selection.metric(s.selected(), metric)),
                        new Line("random", s.budgets(), Selection.metric(s.random(), metric))));
    }

    private static Sheet.Text notes(SelectionSpec spec, Selection s) {
        return new Sheet.Text(
                "How to read this",
                List.of(
                        String.format(
                                Locale.ROOT,
                                "Classifiers tell unwanted from retained records: logistic regression, C = %s, on a sample of %,d unwanted"
                                        + " and %,d retained records, of which a share of %s is held out to judge by.",
                                spec.inverseRegularization(),
                                s.sampledUnwanted(),
                                s.sampledRetained(),
                                spec.holdOut()),
                        "Scores use the means of all records, held-out ones included; they see no label but the domain.",
                        "The half-effect budget is the least one, of those in steps of 5 % and the chosen one, at which recall has fallen to half of its first value.",
                        s.dimension() <= Frontier.FULL
                                ? "The frontier's covariance is that within both samples."
                                : "The frontier's covariance is a multiple of the identity: the mean variance within both samples. With so"
                                        + " many features divergences are an order of merit rather than nats.",
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
