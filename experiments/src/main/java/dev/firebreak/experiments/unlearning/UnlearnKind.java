package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.InputException;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Job;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Usage;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.unlearning.receipt.Content;
import dev.firebreak.unlearning.unlearner.Problem;
import dev.firebreak.unlearning.unlearner.Unlearner;
import dev.firebreak.unlearning.unlearner.UnlearningPipeline;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Unlearning requests of one pipeline as a kind of run.
 *
 * @param pipeline which
 * @param auditor attempts to refute the method's certificate
 * @param clock that the dates of receipts are read from
 */
public record UnlearnKind(UnlearningPipeline pipeline, Auditor auditor, Clock clock) implements Kind<UnlearnSpec> {

    /** Attempts to refute a certificate. */
    @FunctionalInterface
    public interface Auditor {
        /**
         * Audits a method on a problem.
         *
         * @param neverSaw parameters that were trained without what is forgotten, by comparison with {@code retrain}
         */
        List<Content.Audit> audit(Problem problem, Unlearner method, Optional<double[]> neverSaw);
    }

    /** A pipeline as a command runs it: without an audit, by the clock of this machine. */
    public static UnlearnKind of(UnlearningPipeline pipeline) {
        return new UnlearnKind(pipeline, (problem, method, retrained) -> List.of(), Clock.systemUTC());
    }

    @Override
    public String word() {
        return pipeline.word();
    }

    @Override
    public Usage usage() {
        return switch (pipeline) {
            case FINETUNE ->
                usage(
                        "Makes a trained model forget by noisy fine-tuning, with a certificate.",
                        "Starts from the result folder of 'firebreak train', or of an earlier request, and uses only the records"
                                + " that remain: executors hold them and send gradients, the driver clips, adds noise and steps. The model,"
                                + " its receipt and a report go to OUT/NAME/RUN; what belongs to the owner of the data goes to OUT-private.",
                        "finetune-request.yaml",
                        "unlearning/finetune-mnist --set model=results/mnist/RUN --set forget=ids.csv");
            case PERTURB ->
                usage(
                        "Trains or unlearns to a certified precision and releases with noise (forget data like the rest).",
                        "A spec with data and learner trains, keeps the exact parameters in the owner's folder and releases noisy"
                                + " ones. A spec with model and forget answers a request from there. Neither noise nor precision depends on"
                                + " how many are forgotten.",
                        "unlearning/perturb-mnist",
                        "perturb-request.yaml --set model=results/perturb-mnist/RUN --set forget=ids.csv");
            case DESCEND ->
                usage(
                        "As perturb, from a robust start that forget data of any kind cannot move far.",
                        "Training is gradient descent on the trimmed mean of group gradients. A request is answered from there; an"
                                + " experiment also measures how many steps it takes from the start of plain training and from none.",
                        "unlearning/descend",
                        "descend-request.yaml --set model=results/descend/RUN --set forget=ids.csv");
        };
    }

    private Usage usage(String header, String description, String... examples) {
        String command = "unlearn " + word();
        return new Usage(
                command,
                header,
                List.of(description),
                Stream.of(examples)
                        .map(example -> "firebreak " + command + " " + example)
                        .toList());
    }

    @Override
    public List<SpecKey<?>> keys() {
        return UnlearnSpec.ALL;
    }

    @Override
    public List<Metric> metrics() {
        return RequestMetrics.METRICS;
    }

    @Override
    public void check(SpecValues values) {
        new UnlearnSpec(pipeline, values).check();
    }

    @Override
    public UnlearnSpec read(SpecValues values) {
        return new UnlearnSpec(pipeline, values);
    }

    /** Different requests of one model follow one another: the next one starts from the result of the one before. */
    @Override
    public void checkSweep(List<UnlearnSpec> cells) {
        if (cells.stream().anyMatch(UnlearnSpec::release)) {
            throw new InputException(
                    "sweep: mode release cannot be swept: a release is published once, with noise that is drawn once;"
                            + " sweep in mode experiment, and release one run");
        }
        Map<List<Object>, UnlearnSpec> requests = new HashMap<>();
        for (UnlearnSpec cell : cells) {
            UnlearnSpec other = cell.given(UnlearnSpec.MODEL)
                    .map(model -> requests.putIfAbsent(List.of(model, cell.given(UnlearnSpec.PRIVATE)), cell))
                    .orElse(cell);
            for (SpecKey<?> key : List.of(UnlearnSpec.FORGET, UnlearnSpec.FORGET_DUPLICATES)) {
                if (!cell.given(key).equals(other.given(key))) {
                    throw new InputException("sweep: " + key.name()
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
