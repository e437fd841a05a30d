package dev.firebreak.experiments.audit;

import dev.firebreak.experiments.CodeVersion;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.experiments.statistics.Estimate;
import dev.firebreak.unlearning.audit.ForgettingQuality;
import dev.firebreak.unlearning.audit.RecordAudit;
import dev.firebreak.unlearning.receipt.Content;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The page of an audit. */
final class AuditSheet {
    private static final int MOST_RECORDS = 50;

    private final AuditFindings found;

    private AuditSheet(AuditFindings found) {
        this.found = found;
    }

    static Sheet of(AuditFindings found) {
        return new AuditSheet(found).sheet();
    }

    private Sheet sheet() {
        List<Sheet.Section> sections = new ArrayList<>();
        sections.add(new Sheet.Text("Verdict", verdict()));
        sections.add(bounds());
        if (!found.records().isEmpty()) {
            sections.add(records());
            sections.add(utility());
            sections.add(curves());
        }
        String verdict = found.refutations().isEmpty() ? "not refuted" : "refuted";
        return new Sheet(
                "Audit: " + found.spec().required(AuditKeys.NAME),
                found.spec().required(AuditKeys.METHOD).toString(),
                List.of("experiment", verdict),
                sections,
                CodeVersion.firebreak());
    }

    private List<String> verdict() {
        List<String> lines = new ArrayList<>(found.refutations());
        if (lines.isEmpty()) {
            lines.add("No attack exceeds what is "
                    + (found.limit() < found.certificate().epsilon() ? "claimed" : "certified")
                    + ". An audit can break a guarantee, never prove one.");
        }
        lines.add(
                "All lower bounds hold together with confidence " + found.spec().required(AuditKeys.CONFIDENCE) + ".");
        return lines;
    }

    private Sheet.Table bounds() {
        List<List<String>> rows = new ArrayList<>();
        String certified = Estimate.digits(found.certificate().epsilon());
        String mu = found.certifiedMu().map(Estimate::digits).orElse("none");
        found.data()
                .ifPresent(measured -> rows.add(row(
                        "all audited records at once, on these data", AuditFindings.ON_DATA, certified, measured, mu)));
        found.worst()
                .ifPresent(measured ->
                        rows.add(row("the worst pair there is", AuditFindings.ON_WORST_PAIR, certified, measured, mu)));
        if (!found.records().isEmpty()) {
            rows.add(row("single records, the worst one", AuditFindings.ON_RECORD, certified, Double.NaN, mu));
        }
        return new Sheet.Table(
                "Epsilon at delta " + found.delta(),
                "Lower bounds by exact binomial limits (Clopper and Pearson); mu as two normals of equal spread would have it. On the worst"
                        + " pair of noisy fine-tuning mu must come out as certified, which shows that the auditor has power.",
                List.of(
                        "attack",
                        "hits",
                        "false alarms",
                        "epsilon at least",
                        "certified",
                        "mu measured",
                        "mu certified"),
                rows);
    }

    private List<String> row(String name, String attack, String certified, double measured, String mu) {
        Content.Audit audit = found.audits().stream()
                .filter(a -> a.attack().startsWith(attack))
                .max(Comparator.comparingDouble(Content.Audit::epsilonLowerBound))
                .orElseThrow();
        return List.of(
                name,
                audit.counts().truePositives().successes() + " of "
                        + audit.counts().truePositives().trials(),
                audit.counts().falsePositives().successes() + " of "
                        + audit.counts().falsePositives().trials(),
                Estimate.digits(audit.epsilonLowerBound()),
                certified,
                Double.isNaN(measured) ? "" : Estimate.digits(measured),
                Double.isNaN(measured) ? "" : mu);
    }

    private Sheet.Table records() {
        List<List<String>> rows = new ArrayList<>();
        IntStream.range(0, found.records().size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        k -> -AuditFindings.share(found.records().get(k).accuracy())))
                .limit(MOST_RECORDS)
                .forEach(k -> rows.add(row(k)));
        return new Sheet.Table(
                "Records",
                "U-LiRA: a normal for the logit of the true class's probability in each world, fitted on half of the shadow models, judged on"
                        + " the rest by the likelihood ratio. A coin is right in 0.5; under the guarantee no attack is right in more than "
                        + Estimate.digits(found.accuracyBound())
                        + ". One threshold for all records, the naive attack, is right in "
                        + Estimate.digits(AuditFindings.share(found.population().orElseThrow())) + ".",
                List.of(
                        "record",
                        "right",
                        "accuracy",
                        "true positives at 1 % false ones",
                        "epsilon at least",
                        "e of the challenge",
                        "H(e)"),
                rows);
    }

    private List<String> row(int k) {
        RecordAudit record = found.records().get(k);
        return List.of(
                found.ids().get(k),
                record.accuracy().successes() + " of " + record.accuracy().trials(),
                String.format(Locale.ROOT, "%.4f", AuditFindings.share(record.accuracy())),
                String.format(Locale.ROOT, "%.4f", record.truePositives()),
                Estimate.digits(
                        found.bound(AuditFindings.ON_RECORD + found.ids().get(k))),
                Estimate.digits(record.challengeEpsilon()),
                Estimate.digits(ForgettingQuality.score(record.challengeEpsilon())));
    }

    private Sheet.Table utility() {
        AuditFindings.Utility u = found.utility().orElseThrow();
        return new Sheet.Table(
                "Accuracy, and the score of the NeurIPS 2023 challenge",
                "Score: mean of H(e) = 2/2^n, e in the n-th bin of width 0.5, times both ratios. An estimate, without confidence.",
                List.of("accuracy", "after forgetting", "retrained", "ratio"),
                List.of(
                        List.of(
                                "retained records",
                                Estimate.digits(u.retained()),
                                Estimate.digits(u.retrained()),
                                Estimate.digits(u.retainRatio())),
                        List.of(
                                "test records",
                                Double.isNaN(u.tested()) ? "none" : Estimate.digits(u.tested()),
                                Double.isNaN(u.tested()) ? "none" : Estimate.digits(u.retrainedTested()),
                                Estimate.digits(u.testRatio())),
                        List.of("score", Estimate.digits(found.challengeScore().orElseThrow()), "1.000", "")));
    }

    private Sheet.Chart curves() {
        return new Sheet.Chart(
                "ROC of the attack at low false-positive rates",
                "Diagonal: random guessing.",
                Sheet.Axis.logarithmic("false positive rate"),
                Sheet.Axis.logarithmic("true positive rate"),
                List.of(
                        new Sheet.Line(
                                "likelihood ratio, " + found.ids().get(found.worstRecord()),
                                AuditFindings.ALARMS,
                                found.curves().get(0)),
                        new Sheet.Line(
                                "one threshold for all",
                                AuditFindings.ALARMS,
                                found.curves().get(1)),
                        new Sheet.Line("a coin", AuditFindings.ALARMS, AuditFindings.ALARMS)));
    }
}
