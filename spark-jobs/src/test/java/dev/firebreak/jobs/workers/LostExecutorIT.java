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
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
    void statesOfALostExecutorAreComputedAgain() throws Exception {
        Experiment experiment = experiment();
        State expected = run(
                experiment,
                new InProcessPool(experiment.program(), experiment.shards(), 2),
                () -> {},
                new ArrayList<>());
        int faults = Attempts.faults().size();
        List<Double> executors = new ArrayList<>();
        State found;
        try (JavaSparkContext spark = LocalCluster.start("a lost executor", 2)) {
            found = run(experiment, pool(spark, experiment, Fault.NONE), () -> kill(spark), executors);
        }
        assertEquals(2, executors.get(LOST_AFTER - 1));
        assertEquals(1, executors.get(LOST_AFTER));
        assertEquals(expected.arrays().keySet(), found.arrays().keySet());
        assertTrue(found.arrays().containsKey("worker-5/compression/error"));
        expected.arrays().forEach((name, array) -> assertArrayEquals(array, found.get(name), name));
        assertEquals(faults, Attempts.faults().size());
    }

    /** The executor that is left begins to lie, and what it makes again is not what was made at first. */
    @Test
    void memoriesThatAreMadeAgainOtherwiseAreAnIntegrityFault(@TempDir Path folder) throws Exception {
        Path lie = folder.resolve("lie");
        String file = lie.toString();
        Fault fault = (task, gradient) -> gradient[0] += new File(file).exists() ? 1 : 0;
        Experiment experiment = experiment();
        int faults = Attempts.faults().size();
        try (JavaSparkContext spark = LocalCluster.start("an executor that begins to lie", 2)) {
            run(
                    experiment,
                    pool(spark, experiment, fault),
                    () -> {
                        kill(spark);
                        create(lie);
                    },
                    new ArrayList<>());
        }
        List<String> told = Attempts.faults().subList(faults, Attempts.faults().size());
        assertTrue(
                told.contains(
                                "integrity fault: worker 0 of round 18 made one message on executor 1 and another on executor 0")
                        != told.contains(
                                "integrity fault: worker 1 of round 18 made one message on executor 1 and another on executor 0"),
                told.toString());
    }

    private static SparkPool pool(JavaSparkContext spark, Experiment experiment, Fault fault) {
        return new SparkPool(spark, experiment.spec(), experiment.shards(), 2, fault);
    }

    private static void create(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
