package dev.firebreak.experiments.trial;

import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.experiments.CodeVersion;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Job;
import dev.firebreak.experiments.run.JobOf;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.Prepared;
import dev.firebreak.experiments.run.Result;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.learning.train.Metric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A kind of run that is one computation on one core: numbers from a spec and its data. A subclass names its keys and measures; run id,
 * lock, result folder, page and sweeps are those of every kind. It has no command of its own: studies run it.
 */
public abstract class Trial implements Kind<SpecValues> {
    /** The seed of all draws, the last key of every trial. */
    protected static final SpecKey<Long> SEED = new SpecKey<>("seed", "seed of all draws", Form.seed(), "1");

    private final String word;
    private final List<Metric> metrics;
    private final SpecKey<String> name;
    private final List<SpecKey<?>> keys;

    /**
     * A kind.
     *
     * @param word the word for it in specs
     * @param metrics what it measures and records, those that a reader looks for first at the front
     * @param own its keys besides {@code name}, which comes first, and {@code seed}, which comes last
     */
    protected Trial(String word, List<Metric> metrics, SpecKey<?>... own) {
        this.word = word;
        this.metrics = List.copyOf(metrics);
        this.name = new SpecKey<>("name", "first folder of the result", Form.fileName(), word);
        List<SpecKey<?>> all = new ArrayList<>(List.of(own));
        all.add(0, name);
        all.add(SEED);
        this.keys = List.copyOf(all);
    }

    @Override
    public final String word() {
        return word;
    }

    @Override
    public final boolean hasCommand() {
        return false;
    }

    @Override
    public final List<SpecKey<?>> keys() {
        return keys;
    }

    @Override
    public final SpecValues read(SpecValues values) {
        return values;
    }

    @Override
    public final List<Metric> metrics() {
        return metrics;
    }

    /**
     * Digests of the data that it reads, by name; none unless this is overridden.
     *
     * @throws dev.firebreak.core.InputException if data are missing
     */
    protected SortedMap<String, String> digests(SpecValues spec, Inputs inputs) throws IOException {
        return new TreeMap<>();
    }

    /**
     * Measures: a pure function of spec and data.
     *
     * @param run records what is measured along the way
     * @return final values by metric name
     * @throws dev.firebreak.core.InputException if spec and data do not go together
     */
    protected abstract SortedMap<String, Double> measure(SpecValues spec, Inputs inputs, Run run) throws IOException;

    @Override
    public final Job job(SpecValues spec, Inputs inputs, RunOptions options) throws IOException {
        SortedMap<String, String> digests = digests(spec, inputs);
        return new JobOf(spec.required(name), spec.canonical(), digests, List.of(), () -> new Work(this, spec, inputs));
    }

    /** The computation of one spec. */
    private record Work(Trial trial, SpecValues spec, Inputs inputs) implements Prepared {
        @Override
        public boolean needsRuntime() {
            return false;
        }

        @Override
        public Manifest.Draws draws(Runtime runtime) {
            return Manifest.Draws.ofSeed(spec.required(SEED));
        }

        @Override
        public Result execute(Run run) throws IOException {
            SortedMap<String, Double> metrics = trial.measure(spec, inputs, run);
            List<List<String>> rows = metrics.entrySet().stream()
                    .map(one -> List.of(one.getKey(), one.getValue().toString()))
                    .toList();
            return Result.of(metrics, List.of(), List.of())
                    .with(new Sheet(
                            spec.required(trial.name),
                            trial.word,
                            List.of("experiment"),
                            List.of(
                                    new Sheet.Table("Measured", "", List.of("metric", "value"), rows),
                                    new Sheet.Text(
                                            "Spec", spec.canonical().lines().toList())),
                            CodeVersion.firebreak()));
        }
    }
}
