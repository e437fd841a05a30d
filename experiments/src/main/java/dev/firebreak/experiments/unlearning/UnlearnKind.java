package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.InputException;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Job;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.unlearning.unlearner.UnlearningPipeline;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Unlearning requests of one pipeline as a kind of run.
 *
 * @param pipeline which
 * @param auditor tries to break the method's certificate
 * @param clock that the dates of receipts are read from
 */
public record UnlearnKind(UnlearningPipeline pipeline, Auditor auditor, Clock clock) implements Kind<UnlearnSpec> {

    /** A pipeline as a command runs it: without an audit, by the clock of this machine. */
    public static UnlearnKind of(UnlearningPipeline pipeline) {
        return new UnlearnKind(pipeline, Auditor.NONE, Clock.systemUTC());
    }

    @Override
    public String word() {
        return pipeline.word();
    }

    @Override
    public List<SpecKey<?>> keys() {
        return UnlearnKeys.ALL;
    }

    @Override
    public List<Metric> metrics() {
        return RequestMetrics.METRICS;
    }

    @Override
    public void check(SpecValues values) {
        UnlearnSpec.check(pipeline, values);
    }

    @Override
    public UnlearnSpec read(SpecValues values) {
        return UnlearnSpec.of(pipeline, values);
    }

    /** Different requests of one model follow one another: the next one starts from the result of the one before. */
    @Override
    public void checkSweep(List<UnlearnSpec> cells) {
        record Place(String model, String owner) {}
        record Request(String forget, boolean duplicates) {}
        Map<Place, Request> requests = new HashMap<>();
        for (UnlearnSpec cell : cells) {
            if (cell.model().isPresent()) {
                Place place = new Place(cell.model().get(), cell.owner().orElse(""));
                Request request = new Request(cell.forget().orElse(""), cell.forgetDuplicates());
                Request other = requests.putIfAbsent(place, request);
                if (other != null && !other.equals(request)) {
                    throw new InputException(
                            "sweep: " + (other.forget.equals(request.forget) ? "forget-duplicates" : "forget")
                                    + " cannot be an axis: one request of a model would bring back what another one has forgotten;"
                                    + " give each case an owner's folder of its own (key 'private')");
                }
            }
        }
    }

    @Override
    public Job job(UnlearnSpec spec, Inputs inputs, RunOptions options) throws IOException {
        return UnlearningJob.of(spec, inputs, options, this);
    }
}
