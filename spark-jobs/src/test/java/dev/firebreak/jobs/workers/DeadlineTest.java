package dev.firebreak.jobs.workers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.State;
import dev.firebreak.learning.train.Answers;
import dev.firebreak.learning.train.Experiment;
import dev.firebreak.learning.train.InProcessPool;
import dev.firebreak.learning.train.Message;
import dev.firebreak.learning.train.Task;
import dev.firebreak.learning.train.WorkerPool;
import dev.firebreak.learning.train.WorkerStates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker that really sleeps past a real deadline: its message is missing, its task is cancelled, the code does without it. */
class DeadlineTest {
    private static final AtomicInteger WOKEN = new AtomicInteger();

    private static final Fault SLEEPER = (task, gradient) -> {
        if (task.worker() == 2) {
            sleep();
        }
    };

    private static final AtomicInteger NAPS = new AtomicInteger();

    private static final Fault NAPPER = (task, gradient) -> {
        if (task.worker() == 2 && NAPS.getAndIncrement() == 1) {
            sleep();
        }
    };

    private static void sleep() {
        try {
            Thread.sleep(300_000);
        } catch (InterruptedException cancelled) {
            WOKEN.incrementAndGet();
            throw new IllegalStateException(cancelled);
        }
    }

    /** Workers without Spark, of which worker 2 is not waited for in the second round. */
    private record WithoutOne(WorkerPool pool) implements WorkerPool {
        @Override
        public Answers compute(int round, double[] theta, List<Task> tasks, WorkerStates states) {
            Answers all = pool.compute(round, theta, tasks, states);
            if (round != 1) {
                return all;
            }
            List<Optional<Message>> messages = new ArrayList<>(all.messages());
            messages.set(2, Optional.empty());
            Map<Integer, State> after = new HashMap<>(all.states().collect());
            after.put(2, states.collect().getOrDefault(2, State.EMPTY));
            return new Answers(messages, all.gradientsComputed(), WorkerStates.of(after), all.pending());
        }

        @Override
        public String redundancy() {
            return pool.redundancy();
        }

        @Override
        public void close() {
            pool.close();
        }
    }

    private static Experiment experiment(String... set) {
        Map<String, String> all = new java.util.TreeMap<>(Map.of(
                "workers", "6",
                "byzantine", "0",
                "transforms", "[]",
                "aggregation", "mean",
                "rounds", "2",
                "coding", "fractional-repetition(stragglers=1)"));
        for (int i = 0; i < set.length; i += 2) {
            all.put(set[i], set[i + 1]);
        }
        return SparkPoolTest.experiment(all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fractional-repetition(stragglers=1)", "repetition(redundancy=3, vote=digest)"})
    @Timeout(120)
    void aSleepingWorkerIsMissingAndTheCodeGivesTheSameBits(String coding) {
        Experiment timed = experiment("stragglers", "timeout(seconds=3)", "coding", coding);
        WOKEN.set(0);
        SparkPoolTest.Ran ran;
        try (JavaSparkContext spark = SparkApplication.start("deadline", "local[2]")) {
            ran = SparkPoolTest.run(timed, new SparkPool(spark, timed.spec(), timed.shards(), 2, SLEEPER));
        }
        assertEquals(2, ran.metrics().size());
        for (SortedMap<String, Double> round : ran.metrics()) {
            assertEquals(1, round.get("messages/late"));
            assertEquals(1, round.get("coding/recovered"));
        }
        assertEquals(2, WOKEN.get());
        Experiment inTime = experiment("coding", coding);
        assertArrayEquals(
                SparkPoolTest.run(inTime, new InProcessPool(inTime.program(), inTime.shards(), 2))
                        .theta(),
                ran.theta());
        assertTrue(timed.warnings().get(0).contains("does not repeat bit for bit"));
    }

    /** Late once, a worker goes on from what it remembered before, whatever its cancelled task had made. */
    @Test
    @Timeout(120)
    void aLateWorkerRemembersWhatItDidBefore() {
        String[] keys = {"coding", "none", "transforms", "[momentum(beta=0.9)]", "rounds", "4"};
        Experiment inTime = experiment(keys);
        List<String> more = new ArrayList<>(List.of(keys));
        more.addAll(List.of("stragglers", "timeout(seconds=3)"));
        Experiment timed = experiment(more.toArray(String[]::new));
        NAPS.set(0);
        SparkPoolTest.Ran ran;
        try (JavaSparkContext spark = SparkApplication.start("deadline", "local[2]")) {
            ran = SparkPoolTest.run(
                    timed, new SparkPool(spark, timed.spec(), timed.shards(), 2, NAPPER), name -> false);
        }
        assertEquals(1, ran.metrics().get(1).get("messages/late"));
        assertEquals(5, ran.metrics().get(1).get("gradients/computed"));
        assertEquals(0, ran.metrics().get(2).get("messages/late"));
        WorkerPool withoutOne = new WithoutOne(new InProcessPool(inTime.program(), inTime.shards(), 2));
        assertArrayEquals(SparkPoolTest.run(inTime, withoutOne).theta(), ran.theta());
    }
}
