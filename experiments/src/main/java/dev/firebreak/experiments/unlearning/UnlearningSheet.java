package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.Printable;
import dev.firebreak.experiments.CodeVersion;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.receipt.Content;
import dev.firebreak.unlearning.receipt.Evidence;
import dev.firebreak.unlearning.receipt.Finding;
import dev.firebreak.unlearning.receipt.Receipt;
import dev.firebreak.unlearning.receipt.ReceiptCheck;
import dev.firebreak.unlearning.receipt.ReceiptSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The page of an unlearning run.
 *
 * @param spec what was asked
 * @param origin the model before
 * @param receipt of the run
 * @param judged the models compared; in a release only the first table's released one is shown
 * @param curves as many methods
 * @param starts of a descent, or none
 * @param audits tried
 */
record UnlearningSheet(
        UnlearnSpec spec,
        Origin origin,
        Receipt receipt,
        List<ModelScore> judged,
        List<CurveRecorder> curves,
        List<UnlearningFindings.Start> starts,
        List<Content.Audit> audits) {

    /** The page. */
    Sheet page() {
        boolean experiment = spec.mode() == Noise.Mode.EXPERIMENT;
        List<Sheet.Section> sections = new ArrayList<>();
        sections.add(inWords());
        sections.add(models(experiment));
        if (!starts.isEmpty()) {
            sections.add(startTable());
        }
        chart(experiment, sections);
        sections.add(certificate());
        if (!audits.isEmpty()) {
            sections.add(auditTable());
        }
        sections.add(receiptTable());
        String mode = spec.mode().name().toLowerCase(Locale.ROOT);
        return new Sheet(
                "Unlearning: " + spec.name(),
                spec.method() + " on " + origin.learner() + ", " + origin.data(),
                List.of(mode, receipt.isReleasable() ? "releasable" : "not releasable"),
                sections,
                CodeVersion.firebreak());
    }

    private List<Finding> findings() {
        return ReceiptCheck.check(receipt, Evidence.NONE);
    }

    private Sheet.Text inWords() {
        List<String> lines = new ArrayList<>(List.of(ReceiptSummary.headline(receipt)));
        lines.add("Ids: " + ReceiptSummary.counts(receipt) + ".");
        lines.add(receipt.isSigned() ? "The receipt is signed." : "NOT SIGNED: anyone can have written this");
        lines.add(ReceiptSummary.releasable(receipt));
        return new Sheet.Text("In words", lines.stream().map(Printable::of).toList());
    }

    private Sheet.Table models(boolean experiment) {
        boolean classes = judged.get(0).metrics().keySet().stream().anyMatch(name -> name.endsWith("/accuracy"));
        String measure = classes ? "accuracy" : "loss";
        List<String> sets = experiment ? List.of("test", "retain", "forget") : List.of("test");
        List<String> head = new ArrayList<>(List.of("model"));
        if (experiment) {
            head.add("epochs");
        }
        sets.forEach(set -> head.add(set + " " + measure));
        head.add("guarantee");
        List<List<String>> rows = new ArrayList<>();
        for (ModelScore one : judged) {
            if (!experiment && !one.name().equals(Methods.METHOD)) {
                continue;
            }
            List<String> row = new ArrayList<>(List.of(one.name()));
            if (experiment) {
                row.add(number(one.epochs(), "%.2f"));
            }
            sets.forEach(set -> row.add(number(one.metrics().getOrDefault(set + "/" + measure, Double.NaN), "%.4f")));
            row.add(guarantee(one.certificate()));
            rows.add(row);
        }
        String note = experiment
                ? "Epochs are passes over the records that remain, after the request."
                : "Nothing is shown that is computed from the records that remain or were forgotten.";
        return new Sheet.Table("Models", note, head, rows);
    }

    private Sheet.Table startTable() {
        return new Sheet.Table(
                "Where the request starts",
                "Distance is from the optimum of the records that remain; scratch is the start of training.",
                List.of("start", "steps to unlearn", "distance"),
                starts.stream()
                        .map(s -> List.of(s.name(), String.valueOf(s.steps()), number(s.distance(), "%.4g")))
                        .toList());
    }

    private void chart(boolean experiment, List<Sheet.Section> sections) {
        boolean test = judged.get(0).metrics().containsKey("test/accuracy");
        String metric = test ? "test/accuracy" : experiment ? "retain/loss" : "test/loss";
        List<Sheet.Line> lines = curves.stream()
                .limit(experiment ? curves.size() : 1)
                .filter(curve -> curve.points().size() > 1
                        && curve.points().get(0).metrics().containsKey(metric))
                .map(curve -> curve.line(metric))
                .toList();
        if (!lines.isEmpty()) {
            Metric shown = Metric.of(RequestMetrics.METRICS, metric);
            sections.add(new Sheet.Chart(
                    shown.title() + " by epochs",
                    "The first point of a method is what its noisy phase gave.",
                    Sheet.Axis.linear("passes over the records that remain"),
                    new Sheet.Axis(shown.title(), false, shown.unit()),
                    lines));
        }
    }

    private Sheet.Text certificate() {
        Certificate certificate = judged.stream()
                .filter(one -> one.name().equals(Methods.METHOD))
                .findFirst()
                .orElseThrow()
                .certificate();
        List<String> lines = new ArrayList<>();
        lines.add("Guarantee: " + guarantee(certificate) + ", by " + certificate.kind() + ".");
        certificate.assumptions().forEach(text -> lines.add("Assumed: " + text + "."));
        certificate.uncovered().forEach(text -> lines.add("Not covered: " + text + "."));
        return new Sheet.Text("Certificate", lines);
    }

    private Sheet.Table auditTable() {
        return new Sheet.Table(
                "Audits",
                "A lower bound on epsilon that is measured; it must stay below the certified one.",
                List.of("attack", "epsilon at least", "confidence"),
                audits.stream()
                        .map(a -> List.of(
                                a.attack(), number(a.epsilonLowerBound(), "%.3f"), number(a.confidence(), "%.3g")))
                        .toList());
    }

    private Sheet.Table receiptTable() {
        return new Sheet.Table(
                "Receipt " + receipt.hash().substring(0, 16),
                "What can be recomputed from the receipt alone; 'firebreak unlearn verify' checks more with more at hand.",
                List.of("check", "verdict", "detail"),
                findings().stream().map(UnlearningSheet::row).toList());
    }

    private static List<String> row(Finding finding) {
        return List.of(finding.check(), finding.verdict().name().toLowerCase(Locale.ROOT), finding.detail());
    }

    /** A guarantee in a few characters. */
    static String guarantee(Certificate certificate) {
        return switch (certificate.kind()) {
            case "none" -> "none";
            case "exact" -> "exact";
            default -> String.format(Locale.ROOT, "(%.4g, %.0e)", certificate.epsilon(), certificate.delta());
        };
    }

    private static String number(double value, String format) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }
}
