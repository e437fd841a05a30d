package dev.firebreak.experiments.audit;

import dev.firebreak.experiments.CodeVersion;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.experiments.statistics.Estimate;
import dev.firebreak.unlearning.audit.ForgettingQuality;
import dev.firebreak.unlearning.audit.Proportion;
import dev.firebreak.unlearning.audit.RecordAudit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The page of an audit. */
record AuditSheet(AuditFindings found) {
    private static final int MOST_RECORDS = 50;

    /** The page. */
    Sheet page() {
        List<Sheet.Section> sections = new ArrayList<>(List.of(new Sheet.Text("Verdict", verdict()), bounds()));
        found.shadows()
                .ifPresent(shadows -> sections.addAll(List.of(records(shadows), utility(shadows), curves(shadows))));
        return new Sheet(
                "Audit: " + found.spec().required(AuditKind.NAME),
                found.spec().required(AuditKind.METHOD).toString(),
                List.of("experiment", found.refutations().isEmpty() ? "not refuted" : "refuted"),
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
                "All lower bounds hold together with confidence " + found.spec().required(AuditKind.CONFIDENCE) + ".");
        return lines;
    }

    private Sheet.Table bounds() {
        List<List<String>> rows = new ArrayList<>();
        addBound(rows, "all audited records at once, on these data", AuditFindings.ON_DATA);
        addBound(rows, "the worst pair there is", AuditFindings.ON_WORST_PAIR);
        addBound(rows, "single records, the worst one", AuditFindings.ON_RECORD);
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

    private void addBound(List<List<String>> rows, String name, String attack) {
        Double mu = found.mu().get(attack);
        String certified = found.certifiedMu().map(Estimate::digits).orElse("none");
        found.strongest(attack)
                .ifPresent(audit -> rows.add(List.of(
                        name,
                        count(audit.counts().truePositives()),
                        count(audit.counts().falsePositives()),
                        Estimate.digits(audit.epsilonLowerBound()),
                        Estimate.digits(found.certificate().epsilon()),
                        mu == null ? "" : Estimate.digits(mu),
                        mu == null ? "" : certified)));
    }

    private static String count(Proportion proportion) {
        return proportion.successes() + " of " + proportion.trials();
    }

    private Sheet.Table records(AuditFindings.Shadows shadows) {
        return new Sheet.Table(
                "Records",
                "U-LiRA: a normal for the logit of the true class's probability in each world, fitted on half of the shadow models, judged on"
                        + " the rest by the likelihood ratio. A coin is right in 0.5; under the guarantee no attack is right in more than "
                        + Estimate.digits(found.accuracyBound())
                        + ". One threshold for all records, the naive attack, is right in "
                        + Estimate.digits(AuditFindings.share(shadows.population())) + ".",
                List.of(
                        "record",
                        "right",
                        "accuracy",
                        "true positives at 1 % false ones",
                        "epsilon at least",
                        "e of the challenge",
                        "H(e)"),
                IntStream.range(0, found.ids().size())
                        .boxed()
                        .sorted(Comparator.comparingDouble(k ->
                                -AuditFindings.share(shadows.records().get(k).accuracy())))
                        .limit(MOST_RECORDS)
                        .map(k -> row(found.ids().get(k), shadows.records().get(k)))
                        .toList());
    }

    private List<String> row(String id, RecordAudit record) {
        return List.of(
                id,
                count(record.accuracy()),
                String.format(Locale.ROOT, "%.4f", AuditFindings.share(record.accuracy())),
                String.format(Locale.ROOT, "%.4f", record.truePositives()),
                Estimate.digits(found.strongest(AuditFindings.ON_RECORD + id)
                        .orElseThrow()
                        .epsilonLowerBound()),
                Estimate.digits(record.challengeEpsilon()),
                Estimate.digits(ForgettingQuality.score(
                        record.challengeEpsilon(), found.spec().required(AuditKind.SHADOWS))));
    }

    private static Sheet.Table utility(AuditFindings.Shadows shadows) {
        return new Sheet.Table(
                "Accuracy, and the score of the NeurIPS 2023 challenge",
                "Score: mean of H(e) = 2/2^n, e in the n-th bin of width 0.5, times both ratios. An estimate, without confidence.",
                List.of("accuracy", "after forgetting", "retrained", "ratio"),
                List.of(
                        List.of(
                                "retained records",
                                Estimate.digits(shadows.unlearned().retained()),
                                Estimate.digits(shadows.retrained().retained()),
                                Estimate.digits(shadows.retainRatio())),
                        List.of(
                                "test records",
                                shadows.isTested()
                                        ? Estimate.digits(shadows.unlearned().tested())
                                        : "none",
                                shadows.isTested()
                                        ? Estimate.digits(shadows.retrained().tested())
                                        : "none",
                                Estimate.digits(shadows.testRatio())),
                        List.of("score", Estimate.digits(shadows.challengeScore()), "1.000", "")));
    }

    private Sheet.Chart curves(AuditFindings.Shadows shadows) {
        double[] x = AuditFindings.ALARMS;
        return new Sheet.Chart(
                "ROC of the attack at low false-positive rates",
                "Diagonal: random guessing.",
                Sheet.Axis.logarithmic("false positive rate"),
                Sheet.Axis.logarithmic("true positive rate"),
                List.of(
                        new Sheet.Line(
                                "likelihood ratio, " + found.ids().get(shadows.worst()),
                                x,
                                shadows.curves().get(0)),
                        new Sheet.Line(
                                "one threshold for all", x, shadows.curves().get(1)),
                        new Sheet.Line("a coin", x, x)));
    }
}
