package dev.firebreak.experiments.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.Claim;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.experiments.spec.SpecFiles;
import dev.firebreak.learning.train.Experiment;
import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.learning.train.InProcessPool;
import dev.firebreak.learning.train.Trainer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** The shipped FedRo spec, on generated digits in place of MNIST. */
class FedroTest {

    private static Experiment experiment(String... set) {
        Map<String, String> options = new HashMap<>(Map.of("data", "strokes(size=6000, test=1000)", "rounds", "40"));
        for (int i = 0; i < set.length; i += 2) {
            options.put(set[i], set[i + 1]);
        }
        ExperimentSpec spec =
                TrainKind.experiment(SpecFiles.read("fedro/mnist", Configuration::new), Map.of(), options);
        return Experiment.of(
                spec,
                DataSources.SOURCES
                        .build(spec.get(ExperimentSpec.DATA))
                        .load(new DataFolder(null, new Configuration()), spec.get(ExperimentSpec.DATA_SEED)));
    }

    private static SortedMap<String, Double> run(Experiment experiment) {
        SortedMap<String, Double> last = new TreeMap<>();
        try (InProcessPool pool = new InProcessPool(experiment.program(), experiment.shards(), 2)) {
            Trainer trainer = new Trainer(experiment, pool);
            trainer.run(trainer.start(), (state, metrics, evaluated) -> {
                last.putAll(metrics);
                return true;
            });
        }
        return last;
    }

    @Test
    void learnsUnderAlieAndSaysWhatTheServerTolerates() {
        Experiment experiment = experiment();
        assertEquals(29, experiment.participants().size());
        SortedMap<String, Double> last = run(experiment);
        assertTrue(last.get("test/accuracy") > 0.7, "accuracy " + last.get("test/accuracy"));
        assertEquals(0, last.get("participants/assumption-broken"));
        assertEquals(29 * 5, last.get("gradients/accounted"));
        List<Claim> claims = experiment.claims();
        assertEquals(
                "with probability at least 0.99, none of 40 rounds samples more than "
                        + experiment.participants().tolerance() + " of at most 30 Byzantine workers among 150",
                claims.get(0).statement());
        assertEquals(experiment.participants().tolerance(), claims.get(0).value());
        assertTrue(claims.get(1).statement().startsWith("for n = 29 and f = "), claims.toString());
    }

    /** A fifth of the workers is Byzantine, and three of eight participants often are: one such round is enough for a huge attack. */
    @Test
    void aToleranceByHandThatDoesNotHoldIsRecorded() {
        Experiment experiment = experiment(
                "participants", "uniform(size=8, tolerance=2)", "attack", "foe(epsilon=1e6)", "expect", "{}");
        Claim sampling = experiment.claims().get(0);
        assertEquals(null, sampling.value());
        assertTrue(sampling.statement().startsWith("assumption not met: "), sampling.statement());
        SortedMap<String, Double> last = run(experiment);
        assertTrue(last.get("participants/assumption-broken") > 0);
        assertTrue(last.get("test/accuracy") < 0.5, "accuracy " + last.get("test/accuracy"));
    }
}
