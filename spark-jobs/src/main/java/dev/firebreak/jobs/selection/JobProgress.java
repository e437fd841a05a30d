package dev.firebreak.jobs.selection;

import dev.firebreak.experiments.progress.Display;
import dev.firebreak.experiments.progress.Progress;
import java.util.TreeMap;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.StageInfo;
import scala.jdk.javaapi.CollectionConverters;

/** Shows how many tasks of each Spark job are done, under the name of its step. */
final class JobProgress extends SparkListener {
    private static final int LINES = 5;
    // Shorter jobs end before their name can be read.
    private static final int LEAST_TASKS = 4;

    private final Display display;
    private volatile String step = "";
    private Progress progress;
    private int tasks;
    private int done;

    JobProgress(Display display) {
        this.display = display;
    }

    /** Sets the step of the jobs from now on. */
    void step(String name) {
        step = name;
    }

    @Override
    public synchronized void onJobStart(SparkListenerJobStart job) {
        close();
        tasks = CollectionConverters.asJava(job.stageInfos()).stream()
                .mapToInt(StageInfo::numTasks)
                .sum();
        done = 0;
        if (tasks >= LEAST_TASKS) {
            progress = display.start(step, tasks, 0);
        }
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
        if (progress != null && done < tasks) {
            progress.round(++done);
            if (done % Math.max(1, tasks / LINES) == 0) {
                progress.evaluated(done, new TreeMap<>());
            }
        }
    }

    @Override
    public synchronized void onJobEnd(SparkListenerJobEnd job) {
        close();
    }

    private void close() {
        if (progress != null) {
            progress.close();
            progress = null;
        }
    }
}
