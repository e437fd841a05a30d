package dev.firebreak.experiments.run;

import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.experiments.store.MetricRow;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.store.Summary;
import dev.firebreak.learning.tensor.Safetensors;
import dev.firebreak.learning.tensor.Tensor;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * A finished run of metrics, claims and a model, on its way from the process that wrote it to the one that publishes it.
 *
 * @param manifest of the process that did the work
 * @param rows the metrics of all rounds
 * @param summary what the run came to
 * @param tensors the model file; empty if there is no model
 */
public record WrittenRun(Manifest manifest, List<MetricRow> rows, Summary summary, byte[] tensors)
        implements Serializable {

    /** The run in a result folder. */
    public static WrittenRun of(ResultFolder folder) throws IOException {
        return new WrittenRun(
                folder.manifest(),
                folder.metrics(),
                folder.summary().orElseThrow(),
                folder.model().orElse(new byte[0]));
    }

    List<Tensor> model() throws IOException {
        return tensors.length == 0 ? List.of() : Safetensors.read("model", tensors);
    }
}
