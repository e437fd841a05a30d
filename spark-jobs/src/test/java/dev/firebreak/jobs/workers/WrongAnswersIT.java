package dev.firebreak.jobs.workers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.coding.CodingPlan;
import dev.firebreak.learning.train.Experiment;
import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.learning.train.InProcessPool;
import dev.firebreak.learning.train.Message;
import dev.firebreak.learning.train.RoundTasks;
import dev.firebreak.learning.train.Task;
import dev.firebreak.learning.train.WorkerPool;
import dev.firebreak.learning.train.WorkerStates;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Acceptance check 11 of the gradient-coding specification on three real executor processes, one of which spoils every gradient
 * that is computed in it: only messages of workers hosted there differ from what the driver recomputes, and a vote undoes them.
 */
@Timeout(180)
class WrongAnswersIT {
    private static final String LIAR = "1";
    private static final Fault LIE = (task, gradient) -> {
        if (SparkEnv.get().executorId().equals(LIAR)) {
            for (int q = 0; q < gradient.length; q++) {
                gradient[q] = 1 - 5 * gradient[q];
            }
        }
    };
    private static final Map<String, String> VOTES = Map.of(
            "workers", "6", "byzantine", "1", "coding", "repetition(redundancy=3)", "transforms", "[]", "rounds", "4");

    private static JavaSparkContext spark;

    @BeforeAll
    static void startThreeExecutors() throws IOException, InterruptedException {
        spark = LocalCluster.start("a lying executor", 3);
    }

    @AfterAll
    static void stop() {
        if (spark != null) {
            spark.close();
        }
    }

    private static SparkPool lyingPool(Experiment experiment) {
        return new SparkPool(spark, experiment.spec(), experiment.shards(), 3, LIE);
    }

    private static WorkerPool honestPool(Experiment experiment) {
        return new InProcessPool(experiment.program(), experiment.shards(), 2);
    }

    private static List<Message> messages(WorkerPool own, Experiment experiment, CodingPlan plan) {
        List<Task> tasks = IntStream.range(0, experiment.spec().get(ExperimentSpec.WORKERS))
                .mapToObj(worker ->
                        new Task(worker, plan.assignment(worker), plan.key(worker), false, Task.Reply.MESSAGE))
                .toList();
        double[] theta = new double[experiment.model().dimension()];
        try (WorkerPool pool = own) {
            List<Integer> ids = tasks.stream().map(Task::worker).toList();
            RoundTasks all = new RoundTasks(0, ids, List.of(), tasks, tasks.size());
            return pool.compute(all, theta, WorkerStates.NONE).messages().stream()
                    .map(Optional::orElseThrow)
                    .toList();
        }
    }

    @Test
    void onlyMessagesOfWorkersHostedThereDiffer() {
        for (String coding : List.of("repetition(redundancy=3)", "lad(redundancy=4)")) {
            Experiment experiment = SparkPoolTest.experiment(
                    Map.of("workers", "6", "byzantine", "1", "coding", coding, "transforms", "[]"));
            CodingPlan plan = experiment.coding().plan(0);
            List<Message> expected = messages(honestPool(experiment), experiment, plan);
            List<Message> answered = messages(lyingPool(experiment), experiment, plan);
            int hosted = 0;
            for (int worker = 0; worker < 6; worker++) {
                Message message = answered.get(worker);
                boolean here = message.origin().executor().equals(LIAR);
                hosted += here ? 1 : 0;
                boolean same = java.util.Arrays.equals(expected.get(worker).values(), message.values());
                assertEquals(!here, same, "worker " + worker + " on " + message.origin());
            }
            assertTrue(hosted > 0 && hosted < 6, hosted + " workers on the liar");
        }
    }

    @Test
    void aVoteAmongExecutorsUndoesTheLie() {
        Experiment experiment = SparkPoolTest.experiment(VOTES);
        SparkPoolTest.Ran honest = SparkPoolTest.run(experiment, honestPool(experiment));
        SparkPoolTest.Ran lied = SparkPoolTest.run(experiment, lyingPool(experiment), name -> false);
        assertArrayEquals(honest.theta(), lied.theta());
        for (SortedMap<String, Double> round : lied.metrics()) {
            assertEquals(3, round.get("coding/executors"));
            assertEquals(2, round.get("coding/largest-domain"));
            assertEquals(0, round.get("coding/domain-violations"));
            assertEquals(2, round.get("coding/suspects"));
            assertEquals(1, round.get("coding/recovered"));
            assertEquals(18, round.get("gradients/computed"));
        }
    }

    /** Five replicas cannot be on five of three executors: the round says so. */
    @Test
    void replicasThatShareAnExecutorAreCounted() {
        Experiment experiment = SparkPoolTest.experiment(
                Map.of("workers", "5", "byzantine", "2", "coding", "repetition", "transforms", "[]", "rounds", "1"));
        SparkPoolTest.Ran ran = SparkPoolTest.run(experiment, lyingPool(experiment), name -> false);
        assertEquals(1, ran.metrics().get(0).get("coding/domain-violations"));
    }
}
