package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Job;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.train.Metric;
import java.io.IOException;
import java.util.List;

/**
 * Unlearning requests of one pipeline as a kind of run.
 *
 * @param pipeline which
 * @param surroundings what is around it
 */
public record UnlearnPipeline(UnlearnKind pipeline, UnlearningServices surroundings) implements Kind<UnlearnSpec> {

    /** A pipeline as a command runs it. */
    public static UnlearnPipeline of(UnlearnKind pipeline) {
        return new UnlearnPipeline(pipeline, UnlearningServices.USUAL);
    }

    @Override
    public String word() {
        return pipeline.word();
    }

    @Override
    public List<Metric> metrics() {
        return RequestMetrics.METRICS;
    }

    @Override
    public List<SpecKey<?>> keys() {
        return UnlearnKeys.ALL;
    }

    @Override
    public void check(SpecValues values) {
        UnlearnSpec.check(pipeline, values);
    }

    @Override
    public UnlearnSpec read(SpecValues values) {
        return UnlearnSpec.of(pipeline, values);
    }

    @Override
    public Job job(UnlearnSpec spec, Inputs inputs, RunOptions options) throws IOException {
        return UnlearningJob.of(spec, inputs, options, surroundings);
    }
}
