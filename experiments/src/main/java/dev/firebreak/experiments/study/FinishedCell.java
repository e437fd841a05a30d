package dev.firebreak.experiments.study;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.store.MetricRow;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.train.TrainKind.Training;
import dev.firebreak.learning.tensor.Safetensors;
import dev.firebreak.learning.train.Experiment;
import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.learning.train.Metric;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** A finished cell of a study as statistics see it: what its folder holds, and the experiment it was. */
final class FinishedCell {
    private final ResultFolder folder;
    private final Map<String, Double> metrics;
    private final Object spec;
    private final Inputs inputs;
    private Map<String, List<MetricRow>> rows;
    private Experiment experiment;

    FinishedCell(ResultFolder folder, Map<String, Double> metrics, Object spec, Inputs inputs) {
        this.folder = folder;
        this.metrics = metrics;
        this.spec = spec;
        this.inputs = inputs;
    }

    boolean isDiverged() {
        return metrics.containsKey(Metric.DIVERGED);
    }

    /** The final value of a metric; NaN if the run diverged. */
    double last(String metric) {
        if (isDiverged()) {
            return Double.NaN;
        }
        Double value = metrics.get(metric);
        if (value == null) {
            throw new InputException(folder.location() + ": the study asks for " + metric
                    + ", but this was not measured (measured: " + String.join(", ", metrics.keySet()) + ")");
        }
        return value;
    }

    /** What was recorded of a metric, by round. */
    List<MetricRow> rows(String metric) throws IOException {
        if (rows == null) {
            rows = folder.metrics().stream().collect(Collectors.groupingBy(MetricRow::metric));
        }
        return rows.getOrDefault(metric, List.of());
    }

    /** The parameters at the end. */
    double[] parameters() throws IOException {
        byte[] file = folder.model()
                .orElseThrow(() -> new InputException(
                        folder.location() + ": the study asks for the parameters, but this run has none"));
        return experiment()
                .model()
                .fromTensors(folder.location(), Safetensors.read(folder.location(), file))
                .theta();
    }

    double formula(ToDoubleFunction<Experiment> formula) throws IOException {
        return formula.applyAsDouble(experiment());
    }

    private Experiment experiment() throws IOException {
        if (experiment == null) {
            if (!(spec instanceof Training training)) {
                throw new InputException("a formula is of training runs; this study has runs of another kind");
            }
            ExperimentSpec written = training.experiment();
            experiment = Experiment.of(
                    written, inputs.load(written.get(ExperimentSpec.DATA), written.get(ExperimentSpec.DATA_SEED)));
        }
        return experiment;
    }
}
