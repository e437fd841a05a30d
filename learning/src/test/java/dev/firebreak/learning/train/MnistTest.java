package dev.firebreak.learning.train;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.datasets.Dataset;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The main job on real data: softmax regression on MNIST, 20 workers, 4 Byzantine, batch 32, momentum 0.9, rate 0.05, iid. */
class MnistTest {
    private static Dataset mnist;

    @BeforeAll
    static void load() {
        String root = System.getenv("FIREBREAK_DATA");
        assumeTrue(root != null, "FIREBREAK_DATA does not name a folder of data sets");
        mnist = DataSources.SOURCES.build("mnist").load(new DataFolder(root, new Configuration()), 1);
    }

    private static double accuracy(String attack, String aggregation, int rounds) {
        SortedMap<String, String> keys = new TreeMap<>(Map.of(
                "data", "mnist",
                "workers", "20",
                "byzantine", "4",
                "attack", attack,
                "update", "gradient(batch=32)",
                "transforms", "momentum(beta=0.9)",
                "aggregation", aggregation,
                "step", "sgd(rate=0.05)",
                "rounds", String.valueOf(rounds),
                "evaluate-every", String.valueOf(rounds)));
        Experiment experiment = Experiment.of(Specs.of(keys), mnist);
        double[] accuracy = new double[1];
        try (WorkerPool pool = new InProcessPool(experiment.program(), experiment.shards(), 2)) {
            Trainer trainer = new Trainer(experiment, pool);
            trainer.run(trainer.start(), (state, metrics, evaluated) -> {
                accuracy[0] = metrics.getOrDefault("test/accuracy", 0.0);
                return true;
            });
        }
        return accuracy[0];
    }

    @Test
    void nnmWithTrimmedMeanLearnsUnderAlie() {
        double accuracy = accuracy("alie(tau=1.5)", "nnm | trimmed-mean", 500);
        assertTrue(accuracy >= 0.88, "accuracy " + accuracy);
    }

    @Test
    void theMeanCollapsesUnderHugeSignFlipsAndNnmDoesNot() {
        double mean = accuracy("sign-flip(coefficient=-1e6)", "mean", 100);
        assertTrue(mean < 0.3, "accuracy of the mean " + mean);
        double robust = accuracy("sign-flip(coefficient=-1e6)", "nnm | trimmed-mean", 100);
        assertTrue(robust > 0.8, "accuracy of NNM and trimmed mean " + robust);
    }

    @Test
    void infiniteRowsAreDroppedWhateverTheRule() {
        assertTrue(accuracy("inf", "nnm | trimmed-mean", 100) > 0.8);
        assertTrue(accuracy("nan", "mean", 100) > 0.8);
    }
}
