package dev.firebreak.jobs.workers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.learning.train.Experiment;
import dev.firebreak.learning.train.InProcessPool;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker that really sleeps past a real deadline: its message is missing, its task is cancelled, the code does without it. */
class DeadlineTest {
    private static final AtomicInteger WOKEN = new AtomicInteger();

    private static final Fault SLEEPER = (task, gradient) -> {
        if (task.worker() == 2) {
            try {
                Thread.sleep(300_000);
            } catch (InterruptedException cancelled) {
                WOKEN.incrementAndGet();
                throw new IllegalStateException(cancelled);
            }
        }
    };

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

    @Test
    @Timeout(120)
    void aSleepingWorkerIsMissingAndTheCodeGivesTheSameBits() {
        Experiment timed = experiment("stragglers", "timeout(seconds=3)");
        SparkPoolTest.Ran ran;
        try (JavaSparkContext spark = SparkApplication.start("deadline", "local[2]")) {
            ran = SparkPoolTest.run(timed, new SparkPool(spark, timed.spec(), timed.parties(), 2, SLEEPER));
        }
        assertEquals(2, ran.metrics().size());
        for (SortedMap<String, Double> round : ran.metrics()) {
            assertEquals(1, round.get("messages/late"));
            assertEquals(1, round.get("coding/recovered"));
        }
        assertEquals(2, WOKEN.get());
        Experiment inTime = experiment();
        assertArrayEquals(
                SparkPoolTest.run(inTime, new InProcessPool(inTime.program(), inTime.parties(), 2))
                        .theta(),
                ran.theta());
        assertTrue(timed.warnings().get(0).contains("does not repeat bit for bit"));
    }
}
