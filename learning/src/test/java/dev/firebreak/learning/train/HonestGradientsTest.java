package dev.firebreak.learning.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.Claim;
import dev.firebreak.core.InputException;
import dev.firebreak.learning.theory.Dissimilarity;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HonestGradientsTest {
    private static final Map<String, String> KEYS = Map.of(
            "measure-dissimilarity", "true",
            "partition", "extreme",
            "byzantine", "2",
            "attack", "sign-flip",
            "aggregation", "trimmed-mean",
            "update", "gradient(weight-decay=0.5)",
            "rounds", "2",
            "evaluate-every", "1");

    @Test
    void varianceAndNormAreThoseOfFullGradients() {
        Experiment experiment = Runs.experiment(KEYS);
        Runs.Ran ran = Runs.run(experiment);
        double[] theta = ran.last().theta();
        int h = 8;
        double[][] gradients = new double[h][theta.length];
        double[] mean = new double[theta.length];
        for (int i = 0; i < h; i++) {
            int[] all = IntStream.range(
                            0, experiment.shards().examples(i, false).count())
                    .toArray();
            experiment.model().gradient(theta, experiment.shards().examples(i, false), all, gradients[i]);
            for (int j = 0; j < theta.length; j++) {
                gradients[i][j] += 0.5 * theta[j];
                mean[j] += gradients[i][j] / h;
            }
        }
        double variance = 0;
        double norm = 0;
        for (int j = 0; j < theta.length; j++) {
            norm += mean[j] * mean[j];
            for (int i = 0; i < h; i++) {
                variance += (gradients[i][j] - mean[j]) * (gradients[i][j] - mean[j]) / h;
            }
        }
        SortedMap<String, Double> last = ran.heard().get(1);
        assertEquals(variance, last.get(HonestGradients.VARIANCE), 1e-12 * variance);
        assertEquals(norm, last.get(HonestGradients.SQUARED_NORM), 1e-12 * norm);
    }

    @Test
    void batchNormIsRefused() {
        Map<String, String> keys = Map.of("model", "network(batch-norm | linear(10))", "measure-dissimilarity", "true");
        InputException refused = assertThrows(InputException.class, () -> Runs.experiment(keys));
        assertTrue(refused.getMessage().startsWith("measure-dissimilarity: batch norm"), refused.getMessage());
    }

    @Test
    void startParametersAreScaled() {
        Experiment plain = Runs.experiment(Map.of("model", "softmax(initial=uniform)"));
        Experiment scaled = Runs.experiment(Map.of("model", "softmax(initial=uniform)", "initial-scale", "3"));
        double[] expected = plain.model().initial(plain.randomness().stream("initial"));
        for (int j = 0; j < expected.length; j++) {
            assertEquals(expected[j], plain.initial()[j]);
            assertEquals(3 * expected[j], scaled.initial()[j]);
        }
        assertEquals(
                scaled.initial()[1],
                new Trainer(scaled, new InProcessPool(scaled.program(), scaled.shards(), 1))
                        .start()
                        .theta()[1]);
    }

    @Test
    void theEstimateIsOfAllEvaluationsThatAreFinite() {
        SortedMap<String, Double> metrics = new TreeMap<>();
        HonestGradients.estimate(List.of(1.0, Double.NaN, 3.0), List.of(0.0, 1.0, 4.0), 10, 2, metrics);
        Dissimilarity found = Dissimilarity.estimate(new double[] {1, 3}, new double[] {0, 4}, 10, 2);
        assertEquals(found.squaredG(), metrics.get("dissimilarity/g2"));
        assertEquals(found.squaredB(), metrics.get("dissimilarity/b2"));
        assertEquals(1 / (2 + found.squaredB()), metrics.get("dissimilarity/breakdown"));
        assertEquals(found.error(10, 2), metrics.get("dissimilarity/error"));
        assertEquals(1, metrics.get("dissimilarity/error-without-b"), 1e-15);
        metrics.clear();
        HonestGradients.estimate(List.of(), List.of(), 10, 2, metrics);
        assertEquals(Map.of(), metrics);
        assertFalse(
                Runs.run(Runs.experiment(Map.of("rounds", "1"))).heard().get(0).containsKey(HonestGradients.VARIANCE));
    }

    @Test
    void theScopeStatesEachCondition() {
        Experiment experiment = Runs.experiment(KEYS);
        assertEquals("MET UNKNOWN UNKNOWN MET MET", states(experiment, Map.of()));
        // kappa of the trimmed mean at (10, 2) is 8/3; f/n = 1/5 is 1/(2 + 3).
        assertEquals("MET MET MET MET MET", states(experiment, Map.of("dissimilarity/b2", 0.3)));
        assertEquals("MET MET NOT_MET MET MET", states(experiment, Map.of("dissimilarity/b2", 0.4)));
        assertEquals(
                "MET NOT_MET NOT_MET NOT_MET MET",
                states(experiment, Map.of("dissimilarity/b2", 3.0, Metric.LOST, 1.0)));
        Map<String, String> keys = new TreeMap<>(KEYS);
        keys.put("actual-byzantine", "3");
        keys.put("aggregation", "multi-krum");
        assertEquals("MET MET UNKNOWN MET NOT_MET", states(Runs.experiment(keys), Map.of("dissimilarity/b2", 0.3)));
        keys.put("attack", "none");
        assertEquals("MET UNKNOWN UNKNOWN MET UNKNOWN", states(Runs.experiment(keys), Map.of()));
        keys.putAll(Map.of("workers", "30", "participants", "uniform(size=20, tolerance=1)"));
        assertEquals(
                "MET UNKNOWN UNKNOWN MET NOT_MET",
                states(Runs.experiment(keys), Map.of(Metric.ASSUMPTION_BROKEN, 2.0)));
    }

    private static String states(Experiment experiment, Map<String, Double> metrics) {
        return RobustnessScope.of(experiment, metrics).conditions().stream()
                .map(Claim.Condition::state)
                .map(Enum::name)
                .collect(Collectors.joining(" "));
    }
}
