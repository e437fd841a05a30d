package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.Printable;
import dev.firebreak.experiments.CodeVersion;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.receipt.Evidence;
import dev.firebreak.unlearning.receipt.Receipt;
import dev.firebreak.unlearning.receipt.ReceiptCheck;
import dev.firebreak.unlearning.receipt.ReceiptSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The page of an unlearning run; in a release only the released model is shown. */
record UnlearningSheet(UnlearningCase asked, Receipt receipt, UnlearningFindings found) {

    /** The page. */
    Sheet page() {
        UnlearnSpec spec = asked.spec();
        List<Sheet.Section> sections = new ArrayList<>(List.of(inWords(), models()));
        if (!found.starts().isEmpty()) {
            sections.add(starts());
        }
        sections.addAll(chart());
        sections.add(certificate());
        if (!found.audits().isEmpty()) {
            sections.add(audits());
        }
        sections.add(checks());
        return new Sheet(
                "Unlearning: " + spec.name(),
                spec.method() + " on " + asked.origin().learner() + ", "
                        + asked.origin().data(),
                List.of(spec.get(UnlearnSpec.MODE), receipt.isReleasable() ? "releasable" : "not releasable"),
                sections,
                CodeVersion.firebreak());
    }

    private Sheet.Text inWords() {
        return new Sheet.Text(
                "In words",
                Stream.of(
                                ReceiptSummary.headline(receipt),
                                "Ids: " + ReceiptSummary.counts(receipt) + ".",
                                receipt.isSigned()
                                        ? "The receipt is signed."
                                        : "NOT SIGNED: anyone can have written this",
                                ReceiptSummary.releasable(receipt))
                        .map(Printable::of)
                        .toList());
    }

    private Sheet.Table models() {
        boolean release = asked.release();
        boolean classes =
                found.judged().get(0).metrics().keySet().stream().anyMatch(name -> name.endsWith("/accuracy"));
        String measure = classes ? " accuracy" : " loss";
        List<String> sets = release ? List.of("test") : List.of("test", "retain", "forget");
        List<String> head = new ArrayList<>(release ? List.of("model") : List.of("model", "epochs"));
        sets.forEach(set -> head.add(set + measure));
        head.add("guarantee");
        List<List<String>> rows = new ArrayList<>();
        for (ModelScore one : release ? List.of(own()) : found.judged()) {
            List<String> row =
                    new ArrayList<>(release ? List.of(one.name()) : List.of(one.name(), number(one.epochs(), "%.2f")));
            sets.forEach(set ->
                    row.add(number(one.metrics().getOrDefault(set + measure.replace(' ', '/'), Double.NaN), "%.4f")));
            row.add(guarantee(one.certificate()));
            rows.add(row);
        }
        String note = release
                ? "Nothing is shown that is computed from the records that remain or were forgotten."
                : "Epochs are passes over the records that remain, after the request.";
        return new Sheet.Table("Models", note, head, rows);
    }

    private ModelScore own() {
        return found.judged().stream()
                .filter(one -> one.name().equals(UnlearningFindings.METHOD))
                .findFirst()
                .orElseThrow();
    }

    private Sheet.Table starts() {
        return new Sheet.Table(
                "Where the request starts",
                "Distance is from the optimum of the records that remain; scratch is the start of training.",
                List.of("start", "steps to unlearn", "distance"),
                found.starts().stream()
                        .map(s -> List.of(s.name(), String.valueOf(s.steps()), number(s.distance(), "%.4g")))
                        .toList());
    }

    private List<Sheet.Section> chart() {
        boolean test = found.judged().get(0).metrics().containsKey("test/accuracy");
        String metric = test ? "test/accuracy" : asked.release() ? "test/loss" : "retain/loss";
        List<Sheet.Line> lines = found.curves().stream()
                .limit(asked.release() ? 1 : found.curves().size())
                .filter(curve -> curve.points().size() > 1
                        && curve.points().get(0).metrics().containsKey(metric))
                .map(curve -> curve.line(metric))
                .toList();
        if (lines.isEmpty()) {
            return List.of();
        }
        Metric shown = Metric.of(RequestMetrics.METRICS, metric);
        return List.of(new Sheet.Chart(
                shown.title() + " by epochs",
                "The first point of a method is what its noisy phase gave.",
                Sheet.Axis.linear("passes over the records that remain"),
                new Sheet.Axis(shown.title(), false, shown.unit()),
                lines));
    }

    private Sheet.Text certificate() {
        Certificate certificate = own().certificate();
        List<String> lines = new ArrayList<>();
        lines.add("Guarantee: " + guarantee(certificate) + ", by " + certificate.kind() + ".");
        certificate.assumptions().forEach(text -> lines.add("Assumed: " + text + "."));
        certificate.uncovered().forEach(text -> lines.add("Not covered: " + text + "."));
        return new Sheet.Text("Certificate", lines);
    }

    private Sheet.Table audits() {
        return new Sheet.Table(
                "Audits",
                "A lower bound on epsilon that is measured; it must stay below the certified one.",
                List.of("attack", "epsilon at least", "confidence"),
                found.audits().stream()
                        .map(a -> List.of(
                                a.attack(), number(a.epsilonLowerBound(), "%.3f"), number(a.confidence(), "%.3g")))
                        .toList());
    }

    private Sheet.Table checks() {
        return new Sheet.Table(
                "Receipt " + receipt.hash().substring(0, 16),
                "What can be recomputed from the receipt alone; 'firebreak unlearn verify' checks more with more at hand.",
                List.of("check", "verdict", "detail"),
                ReceiptCheck.check(receipt, Evidence.NONE).stream()
                        .map(f -> List.of(f.check(), f.verdict().name().toLowerCase(Locale.ROOT), f.detail()))
                        .toList());
    }

    /** A guarantee in a few characters. */
    private static String guarantee(Certificate certificate) {
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
