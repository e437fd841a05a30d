package dev.firebreak.jobs.selection;

import dev.firebreak.core.part.Call;
import dev.firebreak.core.part.Families;
import dev.firebreak.core.part.Registry;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.core.spec.SpecKey.Fallback;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Job;
import dev.firebreak.experiments.run.JobOf;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.KindProvider;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Usage;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.unlearning.selection.Budget;
import dev.firebreak.unlearning.selection.Scores;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Selecting the records of an unwanted domain whose removal forgets most of it: the kind of run, and the parts that its specs name. */
public final class SelectKind implements Kind<SpecValues>, KindProvider, Families {
    static final SpecKey<Call> UNWANTED =
            new SpecKey<>("unwanted", "the domain records are removed from", Form.part(Domain.SOURCES), Fallback.NONE);
    static final SpecKey<Call> RETAINED =
            new SpecKey<>("retained", "the domain to preserve", Form.part(Domain.SOURCES), Fallback.NONE);
    static final SpecKey<Call> FEATURES = new SpecKey<>(
            "features", "how records become vectors", Form.part(FeatureSpace.SPACES), Fallback.of("columns"));
    static final SpecKey<Call> SCORE = new SpecKey<>(
            "score",
            "records with the highest score are removed first",
            Form.part(Scores.SCORES),
            Fallback.of("euclid-mu2"));
    static final SpecKey<Call> BUDGET = new SpecKey<>(
            "budget",
            "how many records are removed: a share, a count, or a point of the frontier",
            Form.text("a share such as 0.75, a count such as 1000, or frontier(preservation=0.1)")
                    .as(Budget::parse),
            Fallback.NONE);
    static final SpecKey<Integer> SAMPLE = new SpecKey<>(
            "sample",
            "at most so many records of each domain for classifiers, the frontier's covariance and neighbours",
            Form.count(2),
            Fallback.of("20000"));
    static final SpecKey<Double> HOLD_OUT = new SpecKey<>(
            "hold-out",
            "share of the sample on which classifiers are evaluated",
            Form.real(0.01, 0.99),
            Fallback.of("0.2"));
    static final SpecKey<Double> INVERSE_REGULARIZATION = new SpecKey<>(
            "c",
            "C of the classifiers' regulariser ||theta||^2 / (2 C m), m records",
            Form.real(1e-6, 1e9),
            Fallback.of("10"));
    static final SpecKey<Long> SEED = new SpecKey<>(
            "seed",
            "of sample, hold-out, random removal and generated domains",
            Form.whole(Long.MIN_VALUE, Long.MAX_VALUE),
            Fallback.of("1"));

    @Override
    public List<Registry<?>> families() {
        return List.of(Domain.SOURCES, FeatureSpace.SPACES, Budget.BUDGETS);
    }

    @Override
    public List<Kind<?>> kinds() {
        return List.of(this);
    }

    @Override
    public String word() {
        return "select";
    }

    @Override
    public Usage usage() {
        return new Usage(
                "unlearn select",
                "Selects the records of an unwanted domain whose removal forgets most of it, on Spark.",
                List.of(
                        "Scores every record, chooses as many as the budget says, and writes to OUT/NAME/RUN: removed/ (ids, Parquet),"
                                + " edited/ (what is left of both domains, Parquet), scores/, metrics by budget, a classifier of the edited"
                                + " data, report.html. The chosen ids depend neither on partitions nor on the order of rows. Finished steps"
                                + " are kept: an interrupted run goes on where it stopped, and a finished one is not run again.",
                        "Keys of SPEC: " + keys().stream().map(SpecKey::name).collect(Collectors.joining(", "))
                                + "; 'firebreak list domain-source', 'feature-space', 'score' and 'budget' name their parts."),
                List.of(
                        "firebreak unlearn select unlearning/select-sms --data DIR",
                        "firebreak unlearn select unlearning/select-gaussian --set budget=\"frontier(preservation=0.01)\""));
    }

    @Override
    public boolean needsExecutors() {
        return true;
    }

    @Override
    public List<Metric> metrics() {
        return Selection.METRICS;
    }

    @Override
    public List<SpecKey<?>> keys() {
        return List.of(
                ExperimentSpec.NAME,
                UNWANTED,
                RETAINED,
                FEATURES,
                SCORE,
                BUDGET,
                SAMPLE,
                HOLD_OUT,
                INVERSE_REGULARIZATION,
                SEED);
    }

    @Override
    public SpecValues read(SpecValues values) {
        return values;
    }

    @Override
    public Job job(SpecValues spec, Inputs inputs, RunOptions options) {
        return new JobOf(
                spec.required(ExperimentSpec.NAME),
                spec.canonical(),
                digests(spec, inputs.folder()),
                List.of(),
                () -> new SelectionRun(spec, inputs));
    }

    private static SortedMap<String, String> digests(SpecValues spec, DataFolder folder) {
        SortedMap<String, String> digests = new TreeMap<>();
        Map.of("unwanted", spec.required(UNWANTED), "retained", spec.required(RETAINED))
                .forEach((role, call) -> Domain.SOURCES
                        .build(call)
                        .digests(folder, role, spec.required(SEED))
                        .forEach((name, digest) -> digests.put(role + " " + name, digest)));
        return digests;
    }
}
