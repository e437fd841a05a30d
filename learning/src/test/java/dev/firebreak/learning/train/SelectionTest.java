package dev.firebreak.learning.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.learning.train.SelectionRecord.Fate;
import dev.firebreak.learning.train.SelectionRecord.Row;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {
    private static final Map<String, String> KEYS = Map.of(
            "record-selection", "true",
            "byzantine", "3",
            "attack", "sign-flip(coefficient=-2)",
            "precision", "float64",
            "rounds", "1");

    private static Map<String, String> with(String... changes) {
        Map<String, String> keys = new TreeMap<>(KEYS);
        for (int k = 0; k < changes.length; k += 2) {
            keys.put(changes[k], changes[k + 1]);
        }
        return keys;
    }

    /** From zero by one step of size 1 against the aggregate: theta is minus the sum of the messages times their weights. */
    @ParameterizedTest
    @ValueSource(
            strings = {"multi-krum", "arc | nnm | geometric-median", "nnm | krum", "bucketing(size=1) | mean", "caf"})
    void theWeightsOfARoundReproduceItsAggregate(String aggregation) {
        Experiment experiment = Runs.experiment(with(
                "aggregation", aggregation, "update", "full-gradient", "step", "sgd(rate=1)", "partition", "extreme"));
        TrainerState last = Runs.run(experiment).last();
        double[] sum = new double[last.theta().length];
        double[][] messages = new double[10][sum.length];
        for (int i = 0; i < 7; i++) {
            int[] all = IntStream.range(
                            0, experiment.shards().examples(i, false).count())
                    .toArray();
            experiment
                    .model()
                    .gradient(new double[sum.length], experiment.shards().examples(i, false), all, messages[i]);
            for (int k = 7; k < 10; k++) {
                for (int j = 0; j < sum.length; j++) {
                    messages[k][j] -= 2 * messages[i][j] / 7;
                }
            }
        }
        List<Row> rows = last.selection().rows();
        assertEquals(10, rows.size());
        for (Row row : rows) {
            assertEquals(row.worker() >= 7, row.byzantine());
            assertEquals(Fate.AGGREGATED, row.fate());
            assertEquals(1, row.round());
            double norm = 0;
            double distance = 0;
            for (int j = 0; j < sum.length; j++) {
                double x = messages[row.worker()][j];
                sum[j] += row.weight() * x;
                norm += x * x;
                distance += (x + last.theta()[j]) * (x + last.theta()[j]);
            }
            assertEquals(Math.sqrt(norm), row.norm(), 1e-12);
            assertEquals(Math.sqrt(distance), row.distance(), 1e-9);
        }
        for (int j = 0; j < sum.length; j++) {
            assertEquals(-last.theta()[j], sum[j], 1e-12);
        }
    }

    @Test
    void recordingChangesNoBitAndOutlivesStops() {
        Map<String, String> keys = with(
                "rounds", "12", "aggregation", "nnm | trimmed-mean", "participants", "uniform(size=8, tolerance=3)");
        Runs.Ran whole = Runs.run(Runs.experiment(keys), 1, null, Integer.MAX_VALUE);
        Runs.Ran first = Runs.run(Runs.experiment(keys), 2, null, 5);
        TrainerState resumed = TrainerState.from(first.last().toState(), 10);
        Runs.Ran rest = Runs.run(Runs.experiment(keys), 2, resumed, Integer.MAX_VALUE);
        assertEquals(96, whole.last().selection().rows().size());
        assertEquals(whole.last().selection().rows(), rest.last().selection().rows());
        keys.put("record-selection", "false");
        Runs.Ran plain = Runs.run(Runs.experiment(keys));
        assertArrayEquals(plain.last().theta(), whole.last().theta());
        assertTrue(plain.last().selection().rows().isEmpty());
        assertFalse(plain.heard().get(0).containsKey("selection/influence"));
    }

    @Test
    void influenceIsTheAttackersShareOfTheWeights() {
        SortedMap<String, Double> mean =
                Runs.run(Runs.experiment(with("aggregation", "mean"))).heard().get(0);
        assertEquals(0.3, mean.get("selection/influence"), 1e-15);
        assertEquals(0.3, mean.get("selection/faulty-share"), 1e-15);
        SortedMap<String, Double> krum = Runs.run(
                        Runs.experiment(with("aggregation", "multi-krum", "attack", "sign-flip(coefficient=-1000)")))
                .heard()
                .get(0);
        assertEquals(0, krum.get("selection/influence"));
        assertEquals(0, krum.get("selection/faulty-share"));
        assertFalse(
                Runs.run(Runs.experiment(with("attack", "none"))).heard().get(0).containsKey("selection/influence"));
    }

    @Test
    void whatDidNotReachTheRuleIsSaid() {
        assertEquals(Fate.MALFORMED, fate("attack", "nan"));
        assertEquals(Fate.LATE, fate("attack", "crash"));
        assertEquals(Fate.ROUND_LOST, fate("stragglers", "random(probability=0.7)"));
    }

    // Of the last worker; of one that answers where the round is lost.
    private static Fate fate(String key, String value) {
        List<Row> rows = Runs.run(Runs.experiment(with(key, value, "aggregation", "trimmed-mean")))
                .last()
                .selection()
                .rows();
        assertEquals(10, rows.size());
        Row last = rows.get(9);
        assertEquals(0, last.weight());
        assertTrue(Double.isNaN(last.distance()));
        return last.fate();
    }

    /** Worker 0 alone holds class 0 and the rule averages the 3 messages of least score of 4. */
    @Test
    void honestWorkersThatAreExcludedAreNamedWithTheirClass() {
        Map<String, String> keys = with(
                "workers", "10",
                "attack", "none",
                "partition", "extreme",
                "aggregation", "krum",
                "update", "full-gradient",
                "rounds", "12");
        Experiment experiment = Runs.experiment(keys);
        TrainerState last = Runs.run(experiment).last();
        List<ExcludedWorkers.Worker> workers = ExcludedWorkers.of(experiment, last.selection());
        SortedMap<String, Double> metrics = new TreeMap<>();
        ExcludedWorkers.measure(workers, metrics);
        assertEquals(10, workers.size());
        assertFalse(metrics.isEmpty());
        for (ExcludedWorkers.Worker one : workers) {
            long selected = last.selection().rows().stream()
                    .filter(row -> row.worker() == one.worker() && row.weight() == 1)
                    .count();
            assertEquals(selected / 12.0, one.weight(), 1e-15);
            assertEquals(2 * selected < 12, one.excluded(), "worker " + one.worker());
            assertEquals(one.excluded(), metrics.containsKey("excluded/worker-" + one.worker()));
            assertEquals(200, IntStream.of(one.classes()).sum());
        }
        ExcludedWorkers.Worker out = workers.stream()
                .filter(ExcludedWorkers.Worker::excluded)
                .findFirst()
                .orElseThrow();
        assertEquals((double) out.mostHeld(), metrics.get("excluded/worker-" + out.worker()));
        String warning = TrainingWarnings.of(metrics).get(0);
        assertTrue(warning.contains(out.worker() + " (mostly class " + out.mostHeld() + ")"), warning);
        int rarest =
                ExcludedWorkers.rarestHeld(out, experiment.dataset().train().classCounts());
        assertTrue(out.classes()[rarest] > 0 && out.histogram().contains(rarest + ": "), out.histogram());
        double recall = ExcludedWorkers.recall(experiment, last.theta(), last.round(), out);
        assertTrue(recall >= 0 && recall <= 1, "recall " + recall);
    }
}
