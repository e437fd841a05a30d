package dev.firebreak.jobs.workers;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.apache.spark.Success$;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/** Counts what goes wrong in an application and is made good by Spark, for {@code operations.json}. */
public final class SparkEvents extends SparkListener implements Supplier<SortedMap<String, Long>> {
    private static final String LOST = "executors-lost";
    private static final String FAILED = "tasks-failed";
    private static final String RETRIED = "tasks-retried";
    private static final String SPECULATIVE = "tasks-speculative";

    private final ConcurrentMap<String, Long> counts =
            new ConcurrentHashMap<>(Map.of(LOST, 0L, FAILED, 0L, RETRIED, 0L, SPECULATIVE, 0L));

    private SparkEvents() {}

    /** From now on counts what happens. */
    public static SparkEvents of(JavaSparkContext spark) {
        SparkEvents events = new SparkEvents();
        spark.sc().addSparkListener(events);
        return events;
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
        counts.merge(LOST, 1L, Long::sum);
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart start) {
        if (start.taskInfo().speculative()) {
            counts.merge(SPECULATIVE, 1L, Long::sum);
        } else if (start.taskInfo().attemptNumber() > 0 || start.stageAttemptId() > 0) {
            counts.merge(RETRIED, 1L, Long::sum);
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        if (!end.reason().equals(Success$.MODULE$) && !end.taskInfo().killed()) {
            counts.merge(FAILED, 1L, Long::sum);
        }
    }

    @Override
    public SortedMap<String, Long> get() {
        return new TreeMap<>(counts);
    }
}
