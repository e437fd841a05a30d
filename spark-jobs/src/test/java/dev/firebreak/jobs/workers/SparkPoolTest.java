package dev.firebreak.jobs.workers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.coding.CodingPlan;
import dev.firebreak.core.State;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.experiments.run.Declaration;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.train.TrainKind;
import dev.firebreak.learning.train.Experiment;
import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.learning.train.InProcessPool;
import dev.firebreak.learning.train.RoundTasks;
import dev.firebreak.learning.train.Task;
import dev.firebreak.learning.train.Trainer;
import dev.firebreak.learning.train.WorkerPool;
import dev.firebreak.learning.train.WorkerStates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.Test;

/** Spark workers give the bits of workers without Spark, whatever the cores and the tasks. */
class SparkPoolTest {
    private static final String SPEC = """
            data: strokes(size=2000, test=400)
            partition: dirichlet(alpha=0.5)
            model: softmax
            workers: 20
            byzantine: 4
            transforms: [clipping(norm=2), momentum(beta=0.9)]
            aggregation: nnm | trimmed-mean
            step: sgd(rate=0.1)
            rounds: 6
            evaluate-every: 3
            """;

    private static final Set<String> OF_THE_POOL = Set.of(
            "seconds/round",
            "gradients/computed",
            "coding/executors",
            "coding/hosts",
            "coding/largest-domain",
            "coding/tolerated-domains",
            "coding/domain-violations");

    record Ran(double[] theta, List<SortedMap<String, Double>> metrics) {}

    static Experiment experiment(Map<String, String> set) {
        ExperimentSpec spec = Declaration.read(TrainKind.TRAIN, new SpecText("test.yaml", SPEC), Map.of(), set)
                .spec()
                .experiment();
        return Experiment.of(
                spec,
                DataSources.SOURCES
                        .build(spec.get(ExperimentSpec.DATA))
                        .load(new DataFolder(null, new Configuration()), spec.get(ExperimentSpec.DATA_SEED)));
    }

    /** Runs on a pool that is closed then. */
    static Ran run(Experiment experiment, WorkerPool pool) {
        // Where and how often something is computed is the pool's own affair.
        return run(experiment, pool, OF_THE_POOL::contains);
    }

    /** As the other, without the metrics of these names. */
    static Ran run(Experiment experiment, WorkerPool pool, Predicate<String> unheard) {
        List<SortedMap<String, Double>> heard = new ArrayList<>();
        try (pool) {
            Trainer trainer = new Trainer(experiment, pool);
            double[] theta = trainer.run(trainer.start(), (state, metrics, evaluated) -> {
                        SortedMap<String, Double> lasting = new TreeMap<>(metrics);
                        lasting.keySet().removeIf(unheard);
                        heard.add(lasting);
                        return true;
                    })
                    .theta();
            return new Ran(theta, heard);
        }
    }

    private static void assertSame(Ran expected, Ran actual) {
        assertEquals(expected.metrics(), actual.metrics());
        assertArrayEquals(expected.theta(), actual.theta());
    }

    @Test
    void coresAndTasksChangeNoBit() {
        List<Map<String, String>> settings = List.of(
                Map.of("attack", "alie(tau=1.5)"),
                Map.of("attack", "label-flip(data=own)", "holders", "all"),
                Map.of(
                        "attack",
                        "label-flip(data=honest)",
                        "augmentation",
                        "[flip, crop(padding=2)]",
                        "validation",
                        "0.1",
                        "step",
                        "adam"),
                Map.of("attack", "sign-flip(own=true)", "coding", "lad(redundancy=5)", "precision", "float64"),
                Map.of("compression", "qsgd", "transforms", "[]", "stragglers", "random(probability=0.2)"),
                Map.of("compression", "sign(error-feedback=true)", "attack", "alie(tau=1.5)"),
                Map.of("workers", "40", "participants", "uniform(size=15)", "attack", "alie(tau=1.5)"),
                Map.of(
                        "participants",
                        "uniform(size=15)",
                        "attack",
                        "label-flip(data=honest)",
                        "update",
                        "local-steps(steps=3, rate=0.05)"),
                Map.of(
                        "model",
                        "network(conv(4, kernel=7, stride=3) | relu | batch-norm | max-pool(2) | dropout(0.25) | linear(10))",
                        "attack",
                        "alie(tau=1.5)",
                        "rounds",
                        "3"),
                Map.of("coding", "repetition", "compression", "rand-k(k=100)", "transforms", "[]"),
                Map.of("coding", "repetition(vote=digest)", "attack", "sign-flip(own=true)"),
                Map.of("coding", "repetition(vote=digest)", "stragglers", "random(probability=0.1)"));
        List<Experiment> experiments =
                settings.stream().map(SparkPoolTest::experiment).toList();
        List<Ran> expected = experiments.stream()
                .map(e -> run(e, new InProcessPool(e.program(), e.shards(), 2)))
                .toList();
        int faults = Attempts.faults().size();
        for (String master : List.of("local[1]", "local[2]")) {
            try (JavaSparkContext spark = SparkApplication.start("test", master)) {
                for (int tasks : new int[] {1, 3, 20}) {
                    for (int k = 0; k < experiments.size(); k++) {
                        Experiment e = experiments.get(k);
                        assertSame(expected.get(k), run(e, new SparkPool(spark, e.spec(), e.shards(), tasks)));
                    }
                }
            }
        }
        assertEquals(faults, Attempts.faults().size());
    }

    /** Other workers in each round: each goes on from its own state, and one that is absent keeps its own. */
    @Test
    void statesAreMatchedByWorkerId() {
        Experiment e = experiment(Map.of("workers", "5", "byzantine", "1", "transforms", "[momentum(beta=0.9)]"));
        int[][] rounds = {{0, 1, 2, 3, 4}, {2, 4}, {1, 2, 3}};
        Map<Integer, State> local = states(e, new InProcessPool(e.program(), e.shards(), 2), rounds);
        for (int worker = 0; worker < 5; worker++) {
            double[] momentum = null;
            for (int round = 0; round < rounds.length; round++) {
                if (contains(rounds[round], worker)) {
                    momentum = moved(momentum, gradient(e, round, worker));
                }
            }
            assertArrayEquals(momentum, local.get(worker).get("0/momentum"), "worker " + worker);
        }
        try (JavaSparkContext spark = SparkApplication.start("test", "local[2]")) {
            for (int tasks : new int[] {1, 2, 5}) {
                Map<Integer, State> distributed = states(e, new SparkPool(spark, e.spec(), e.shards(), tasks), rounds);
                assertEquals(local.keySet(), distributed.keySet());
                local.forEach((worker, state) -> assertArrayEquals(
                        state.get("0/momentum"), distributed.get(worker).get("0/momentum"), "worker " + worker));
            }
        }
    }

    private static Map<Integer, State> states(Experiment e, WorkerPool pool, int[]... rounds) {
        try (pool) {
            WorkerStates states = WorkerStates.NONE;
            for (int round = 0; round < rounds.length; round++) {
                CodingPlan plan = e.coding().plan(round);
                List<Task> tasks = Arrays.stream(rounds[round])
                        .mapToObj(w -> new Task(w, plan.assignment(w), plan.key(w), false, Task.Reply.MESSAGE))
                        .toList();
                List<Integer> ids = tasks.stream().map(Task::worker).toList();
                RoundTasks all = new RoundTasks(round, ids, List.of(), tasks, tasks.size());
                states = pool.compute(all, new double[e.model().dimension()], states)
                        .states();
            }
            return states.collect();
        }
    }

    private static double[] gradient(Experiment e, int round, int worker) {
        double[] gradient = new double[e.model().dimension()];
        e.program()
                .update(
                        round,
                        5,
                        new double[gradient.length],
                        worker,
                        e.shards().examples(worker, false),
                        gradient);
        return gradient;
    }

    private static double[] moved(double[] momentum, double[] gradient) {
        double[] moved = new double[gradient.length];
        Arrays.setAll(moved, j -> (momentum == null ? 0 : 0.9 * momentum[j]) + (1 - 0.9) * gradient[j]);
        return moved;
    }

    private static boolean contains(int[] workers, int worker) {
        return Arrays.stream(workers).anyMatch(w -> w == worker);
    }

    /** In local mode all workers share one process: where executors are the fault domains, replicas bring nothing. */
    @Test
    void replicasOfOneProcessAreNotCertifiedWhereProcessesLieAsOne() {
        try (JavaSparkContext spark = SparkApplication.start("test", "local[2]")) {
            for (String domain : List.of("device", "executor", "host")) {
                Experiment e = experiment(Map.of("coding", "repetition", "rounds", "1", "fault-domain", domain));
                SortedMap<String, Double> round = run(e, new SparkPool(spark, e.spec(), e.shards(), 2), name -> false)
                        .metrics()
                        .get(0);
                assertEquals(20, round.get("coding/largest-domain"));
                assertEquals(0, round.get("coding/tolerated-domains"));
                assertEquals(2, round.get("coding/domain-violations"));
                assertEquals(domain.equals("device") ? 1 : 0, round.get("coding/recovered"), domain);
                assertEquals(domain.equals("device") ? 0 : 1, round.get("coding/not-certified"), domain);
            }
        }
    }

    /** What Spark carries to the driver in a round is what is counted, but for some bytes of objects around it. */
    @Test
    void whatTravelsIsWhatIsCounted() {
        List<Map<String, String>> settings = List.of(
                Map.of("coding", "repetition(vote=digest)", "transforms", "[]"),
                Map.of("coding", "repetition(vote=digest)", "transforms", "[momentum(beta=0.9)]"),
                Map.of("compression", "top-k(k=100, error-feedback=true)"),
                Map.of("compression", "qsgd", "transforms", "[momentum(beta=0.9)]"));
        try (JavaSparkContext spark = SparkApplication.start("test", "local[2]")) {
            AtomicLong results = new AtomicLong();
            spark.sc().addSparkListener(new SparkListener() {
                @Override
                public void onTaskEnd(SparkListenerTaskEnd end) {
                    results.addAndGet(end.taskMetrics().resultSize());
                }
            });
            for (Map<String, String> setting : settings) {
                Experiment e = experiment(setting);
                results.set(0);
                Ran ran = run(e, new SparkPool(spark, e.spec(), e.shards(), 2));
                awaitListeners(spark);
                double counted = ran.metrics().stream()
                        .mapToDouble(round -> round.get("bytes/uplink"))
                        .sum();
                double plain = 6.0 * 20 * 4 * 7850;
                assertTrue(counted < plain / 3, setting + ": " + counted);
                assertTrue(results.get() >= counted, setting + ": " + results + " against " + counted);
                assertTrue(results.get() < counted + 6 * 20 * 1_000, setting + ": " + results + " against " + counted);
            }
        }
    }

    private static void awaitListeners(JavaSparkContext spark) {
        try {
            spark.sc().listenerBus().waitUntilEmpty();
        } catch (java.util.concurrent.TimeoutException late) {
            throw new IllegalStateException(late);
        }
    }
}
