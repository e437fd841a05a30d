package dev.firebreak.experiments.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.run.Declaration;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Kinds;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runs;
import dev.firebreak.experiments.run.Stop;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.store.MetricRow;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.learning.train.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/** Runs trials as any run. */
record Trials(Path out, String data) {

    /** What a trial found. */
    record Found(SortedMap<String, Double> metrics, List<MetricRow> recorded) {
        double get(String metric) {
            return metrics.get(metric);
        }

        double[] curve(String metric) {
            return recorded.stream()
                    .filter(row -> row.metric().equals(metric))
                    .mapToDouble(MetricRow::value)
                    .toArray();
        }
    }

    Found run(String kind, String spec) throws IOException {
        Runs runs = new Runs(
                new RunOptions(out.toString(), false, true),
                Inputs.of(data, new Configuration(false)),
                new LocalRuntime(1),
                Stop.NEVER,
                warning -> {});
        FinishedRun run =
                runs.run(Declaration.read(Kinds.of(kind), new SpecText("trial.yaml", spec), Map.of(), Map.of()));
        assertEquals(Outcome.DONE, run.outcome());
        Found found = new Found(
                run.metrics(),
                ResultFolder.open(run.path(), new Configuration(false)).metrics());
        Set<String> declared =
                Kinds.of(kind).metrics().stream().map(Metric::name).collect(Collectors.toSet());
        assertTrue(declared.containsAll(found.metrics().keySet()), found.metrics() + " are not all in the catalogue");
        found.recorded().forEach(row -> assertTrue(declared.contains(row.metric()), row.metric()));
        return found;
    }
}
