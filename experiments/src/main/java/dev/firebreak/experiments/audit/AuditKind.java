package dev.firebreak.experiments.audit;

import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Job;
import dev.firebreak.experiments.run.JobOf;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Usage;
import dev.firebreak.experiments.spec.Expectation;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.train.Metric;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;

/** Trying to refute a method's certificate by many runs. */
public final class AuditKind implements Kind<SpecValues> {
    /** The only instance. */
    public static final AuditKind AUDIT = new AuditKind();

    private static final Expectation NOT_REFUTED = Expectation.parse("refutations", "<= 0");

    private AuditKind() {}

    @Override
    public String word() {
        return "audit";
    }

    @Override
    public List<Metric> metrics() {
        return AuditFindings.METRICS;
    }

    @Override
    public Usage usage() {
        return new Usage(
                "unlearn audit",
                "Tries to refute a method's certificate by many runs, as one Spark job.",
                List.of(
                        "Three attacks on a model that was trained with some audited records and forgot them: a threshold on all of them"
                                + " at once, the same on the worst pair there is for the method (which also shows that the auditor has power),"
                                + " and U-LiRA on each record with shadow models. Each gives a lower bound on epsilon from exact binomial"
                                + " limits; one above the certified epsilon, or above claimed-epsilon, ends the command with exit code 3."
                                + " Reported beside them: the naive attack with one threshold for all records, true positives at 1 % false"
                                + " ones, and the score of the NeurIPS 2023 challenge.",
                        "The result goes to OUT/NAME/RUN: audit.json with raw counts, report.html, report.md, summary.json. Finished"
                                + " tasks are kept, so an interrupted audit goes on where it stopped."),
                List.of(
                        "firebreak unlearn audit unlearning/audit-canary",
                        "firebreak unlearn audit unlearning/audit-canary --set method=\"gradient-clipping(epsilon=50)\" --in-process",
                        "firebreak unlearn audit audit.yaml --set claimed-epsilon=1 --master spark://host:7077"),
                "refuted");
    }

    @Override
    public List<SpecKey<?>> keys() {
        return AuditKeys.KEYS;
    }

    @Override
    public void check(SpecValues values) {
        AuditKeys.check(values);
    }

    @Override
    public SpecValues read(SpecValues values) {
        return values;
    }

    @Override
    public Job job(SpecValues spec, Inputs inputs, RunOptions options) throws IOException {
        SortedMap<String, String> digests =
                inputs.digests(spec.required(AuditKeys.DATA), spec.required(AuditKeys.SEED));
        return new JobOf(
                spec.required(AuditKeys.NAME),
                spec.canonical(),
                digests,
                List.of(NOT_REFUTED),
                () -> PreparedAudit.of(spec, digests, AuditData.load(spec, inputs)));
    }
}
