package dev.firebreak.jobs.workers;

import dev.firebreak.learning.train.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.Success$;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.TaskInfo;

/**
 * On which executor and host Spark ran each task of a job, as the scheduler's own events say: what an executor says of itself is not
 * used, because a faulty one could name another.
 */
final class TaskPlaces extends SparkListener {
    /** Where a task is taken to have run whose event was lost: all such tasks share this place, which certifies the least. */
    static final Message.Origin UNKNOWN = new Message.Origin("unknown", "unknown");

    private static final String JOB = "firebreak.job";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final JavaSparkContext spark;
    private final AtomicLong jobs = new AtomicLong();
    private final Map<Integer, String> jobOfStage = new HashMap<>();
    private final Map<String, Map<Integer, Message.Origin>> places = new HashMap<>();

    TaskPlaces(JavaSparkContext spark) {
        this.spark = spark;
        spark.sc().addSparkListener(this);
    }

    /** Names the next job of this thread. */
    synchronized String begin() {
        String job = System.identityHashCode(this) + "-" + jobs.incrementAndGet();
        places.put(job, new HashMap<>());
        spark.setLocalProperty(JOB, job);
        return job;
    }

    /**
     * Where the task ran that computed a partition of a job: the first to succeed, whose result Spark takes. Waits for the event, which
     * comes a moment after the result.
     */
    synchronized Message.Origin of(String job, int partition) {
        Map<Integer, Message.Origin> known = places.get(job);
        long end = System.nanoTime() + PATIENCE_NANOS;
        try {
            while (!known.containsKey(partition) && System.nanoTime() < end) {
                TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return known.getOrDefault(partition, UNKNOWN);
    }

    synchronized void end(String job) {
        places.remove(job);
        jobOfStage.values().remove(job);
        spark.setLocalProperty(JOB, null);
    }

    @Override
    public synchronized void onStageSubmitted(SparkListenerStageSubmitted submitted) {
        String job =
                submitted.properties() == null ? null : submitted.properties().getProperty(JOB);
        if (job != null && places.containsKey(job)) {
            jobOfStage.put(submitted.stageInfo().stageId(), job);
        }
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        String job = jobOfStage.get(end.stageId());
        if (job != null && end.reason() == Success$.MODULE$) {
            TaskInfo task = end.taskInfo();
            places.get(job).putIfAbsent(task.partitionId(), new Message.Origin(task.executorId(), task.host()));
            notifyAll();
        }
    }

    void close() {
        spark.sc().removeSparkListener(this);
    }
}
