package dev.firebreak.experiments.audit;

import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Job;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.Prepared;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.spec.Expectation;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.train.Metric;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;

/** Trying to refute a method's certificate by many runs. */
public final class AuditKind implements Kind<AuditSpec> {
    /** The one kind of this word. */
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
    public List<SpecKey<?>> keys() {
        return AuditSpec.KEYS;
    }

    @Override
    public void check(SpecValues values) {
        AuditSpec.combinations(values);
    }

    @Override
    public AuditSpec read(SpecValues values) {
        return AuditSpec.of(values);
    }

    @Override
    public Job job(AuditSpec spec, Inputs inputs, RunOptions options) throws IOException {
        SortedMap<String, String> digests = inputs.digests(spec.data(), spec.seed());
        return new Job() {
            @Override
            public String name() {
                return spec.name();
            }

            @Override
            public String canonical() {
                return spec.canonical();
            }

            @Override
            public SortedMap<String, String> digests() {
                return digests;
            }

            @Override
            public List<Expectation> expectations() {
                return List.of(NOT_REFUTED);
            }

            @Override
            public Prepared prepare(String run, String path) throws IOException {
                return PreparedAudit.of(spec, digests, AuditData.load(spec, inputs));
            }
        };
    }
}
