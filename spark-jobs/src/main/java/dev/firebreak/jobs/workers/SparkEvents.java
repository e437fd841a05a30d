package dev.firebreak.jobs.workers;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.spark.Success$;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/** Counts what goes wrong in an application and is made good by Spark, for {@code operations.json}. */
public final class SparkEvents extends SparkListener implements Supplier<SortedMap<String, Long>> {
    private final AtomicLong executorsLost = new AtomicLong();
    private final AtomicLong tasksFailed = new AtomicLong();
    private final AtomicLong tasksRetried = new AtomicLong();
    private final AtomicLong tasksSpeculative = new AtomicLong();

    private SparkEvents() {}

    /** From now on counts what happens. */
    public static SparkEvents of(JavaSparkContext spark) {
        SparkEvents events = new SparkEvents();
        spark.sc().addSparkListener(events);
        return events;
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
        executorsLost.incrementAndGet();
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart start) {
        if (start.taskInfo().speculative()) {
            tasksSpeculative.incrementAndGet();
        } else if (start.taskInfo().attemptNumber() > 0 || start.stageAttemptId() > 0) {
            tasksRetried.incrementAndGet();
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        if (!end.reason().equals(Success$.MODULE$) && !end.taskInfo().killed()) {
            tasksFailed.incrementAndGet();
        }
    }

    /** The counts so far. */
    @Override
    public SortedMap<String, Long> get() {
        SortedMap<String, Long> counts = new TreeMap<>();
        counts.put("executors-lost", executorsLost.get());
        counts.put("tasks-failed", tasksFailed.get());
        counts.put("tasks-retried", tasksRetried.get());
        counts.put("tasks-speculative", tasksSpeculative.get());
        return counts;
    }
}
