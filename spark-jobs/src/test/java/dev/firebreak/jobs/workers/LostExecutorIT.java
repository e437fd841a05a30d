package dev.firebreak.jobs.workers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.State;
import dev.firebreak.learning.train.Experiment;
import dev.firebreak.learning.train.InProcessPool;
import dev.firebreak.learning.train.Trainer;
import dev.firebreak.learning.train.TrainerState;
import dev.firebreak.learning.train.WorkerPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An executor that dies takes its workers' memories with it; they are made again, to the bit. */
@Timeout(180)
class LostExecutorIT {
    private static final int LOST_AFTER = 21;

    private static Experiment experiment() {
        // More rounds than a lineage is long, and the loss in the middle of one.
        return SparkPoolTest.experiment(Map.of(
                "workers", "6",
                "byzantine", "1",
                "transforms", "[momentum(beta=0.9)]",
                "compression", "top-k(k=300, error-feedback=true)",
                "rounds", "24"));
    }

    private static State run(Experiment experiment, WorkerPool own, Runnable afterRound21, List<Double> executors) {
        try (WorkerPool pool = own) {
            Trainer trainer = new Trainer(experiment, pool);
            TrainerState last = trainer.run(trainer.start(), (state, metrics, evaluated) -> {
                if (state.round() == LOST_AFTER) {
                    afterRound21.run();
                }
                executors.add(metrics.getOrDefault("coding/executors", 0.0));
                return true;
            });
            return last.toState();
        }
    }

    @Test
    void theMemoriesOfALostExecutorAreMadeAgain() throws Exception {
        Experiment experiment = experiment();
        State expected = run(
                experiment,
                new InProcessPool(experiment.program(), experiment.parties(), 2),
                () -> {},
                new ArrayList<>());
        List<Double> executors = new ArrayList<>();
        State found;
        try (JavaSparkContext spark = LocalCluster.start("a lost executor", 2)) {
            found = run(
                    experiment,
                    new SparkPool(spark, experiment.spec(), experiment.parties(), 2),
                    () -> kill(spark),
                    executors);
        }
        assertEquals(2, executors.get(LOST_AFTER - 1));
        assertEquals(1, executors.get(LOST_AFTER));
        assertEquals(expected.arrays().keySet(), found.arrays().keySet());
        assertTrue(found.arrays().containsKey("worker-5/compression/error"));
        expected.arrays().forEach((name, array) -> assertArrayEquals(array, found.get(name), name));
    }

    private static void kill(JavaSparkContext spark) {
        assertTrue(spark.sc().killExecutor("1"));
        try {
            LocalCluster.awaitExecutors(spark, 1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
