package dev.firebreak.learning.train;

import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.datasets.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Small training runs for tests. */
final class Runs {
    private Runs() {}

    /** One run: the last state, and what the listener heard of each round but for timings. */
    record Ran(TrainerState last, List<SortedMap<String, Double>> heard) {}

    static Experiment experiment(Map<String, String> keys) {
        ExperimentSpec spec = Specs.of(keys);
        Dataset data = DataSources.SOURCES
                .build(spec.get(ExperimentSpec.DATA))
                .load(new DataFolder(null, null), spec.get(ExperimentSpec.DATA_SEED));
        return Experiment.of(spec, data);
    }

    static Ran run(Experiment experiment, int threads, TrainerState from, int stopAfter) {
        return run(experiment, new InProcessPool(experiment.program(), experiment.shards(), threads), from, stopAfter);
    }

    /** As the other, on a pool that is closed then. */
    static Ran run(Experiment experiment, WorkerPool own, TrainerState from, int stopAfter) {
        List<SortedMap<String, Double>> heard = new ArrayList<>();
        try (WorkerPool pool = own) {
            Trainer trainer = new Trainer(experiment, pool);
            TrainerState last = trainer.run(from == null ? trainer.start() : from, (state, metrics, evaluated) -> {
                SortedMap<String, Double> lasting = new TreeMap<>(metrics);
                lasting.remove("seconds/round");
                heard.add(lasting);
                return state.round() < stopAfter;
            });
            return new Ran(last, heard);
        }
    }

    static Ran run(Experiment experiment) {
        return run(experiment, 2, null, Integer.MAX_VALUE);
    }
}
