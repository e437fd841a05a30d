package dev.firebreak.jobs.selection;

import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Job;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.Prepared;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Usage;
import dev.firebreak.experiments.spec.Expectation;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.train.Metric;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Selecting the records of an unwanted domain whose removal forgets most of it. */
public final class SelectKind implements Kind<SelectionSpec> {
    /** The one kind of this word. */
    public static final SelectKind SELECT = new SelectKind();

    private SelectKind() {}

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
        return SelectionSpec.KEYS;
    }

    @Override
    public SelectionSpec read(SpecValues values) {
        return SelectionSpec.of(values);
    }

    @Override
    public Job job(SelectionSpec spec, Inputs inputs, RunOptions options) {
        SortedMap<String, String> digests = digests(spec, new DataFolder(inputs.root(), inputs.hadoop()));
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
                return List.of();
            }

            @Override
            public Prepared prepare(String run, String path) {
                return new SelectionRun(spec, inputs);
            }
        };
    }

    private static SortedMap<String, String> digests(SelectionSpec spec, DataFolder folder) {
        SortedMap<String, String> digests = new TreeMap<>();
        Map.of("unwanted", spec.unwanted(), "retained", spec.retained())
                .forEach((role, call) -> Domains.SOURCES
                        .build(call)
                        .digests(folder, role, spec.seed())
                        .forEach((name, digest) -> digests.put(role + " " + name, digest)));
        return digests;
    }
}
