package dev.firebreak.jobs.workers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

/** What Spark makes good is counted, on real Spark that tries a task three times. */
class SparkEventsTest {
    @Test
    void aTaskThatFailsOnceIsCounted() throws InterruptedException {
        try (JavaSparkContext spark = SparkApplication.start("events", "local[2,3]")) {
            SparkEvents events = SparkEvents.of(spark);
            List<Integer> numbers = spark.parallelize(List.of(1, 2, 3), 3)
                    .map(number -> {
                        if (number == 2 && TaskContext.get().attemptNumber() == 0) {
                            throw new IllegalStateException("the first attempt fails");
                        }
                        return number;
                    })
                    .collect();
            assertEquals(List.of(1, 2, 3), numbers);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (events.get().get("tasks-failed") == 0 && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertEquals(1, events.get().get("tasks-failed"));
            assertEquals(1, events.get().get("tasks-retried"));
            assertEquals(0, events.get().get("tasks-speculative"));
        }
    }
}
