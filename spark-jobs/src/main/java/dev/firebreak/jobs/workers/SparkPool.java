package dev.firebreak.jobs.workers;

import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.learning.train.Message;
import dev.firebreak.learning.train.Parties;
import dev.firebreak.learning.train.Task;
import dev.firebreak.learning.train.WorkerPool;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Spark executors are the workers. Each party's examples are one broadcast block, which an executor fetches when a worker
 * that holds them first runs there and then keeps; parameters are broadcast every round; messages come to the driver in
 * the order of the workers' tasks. Workers share nothing: under a coding scheme each computes all its subsets by itself.
 *
 * <p>A round is one Spark job of few tasks with several workers each, because a task costs milliseconds.
 */
public final class SparkPool implements WorkerPool {
    private final JavaSparkContext spark;
    private final Broadcast<ExperimentSpec> spec;
    private final List<Broadcast<Examples>> blocks = new ArrayList<>();
    private final int tasks;

    /**
     * A pool on a running Spark application.
     *
     * @param spark the application
     * @param spec the experiment
     * @param parties the parties' examples
     * @param tasks Spark tasks per round; the results do not depend on it
     */
    public SparkPool(JavaSparkContext spark, ExperimentSpec spec, Parties parties, int tasks) {
        this.spark = spark;
        this.tasks = tasks;
        this.spec = spark.broadcast(spec);
        for (int party = 0; party < parties.count(); party++) {
            blocks.add(spark.broadcast(parties.examples(party, false)));
        }
    }

    @Override
    public List<Message> compute(int round, double[] theta, List<Task> workerTasks) {
        Broadcast<double[]> parameters = spark.broadcast(theta);
        try {
            spark.setJobDescription("round " + (round + 1) + ": " + workerTasks.size() + " workers");
            JavaRDD<Task> asked = spark.parallelize(workerTasks, Math.min(tasks, workerTasks.size()));
            return asked.mapPartitions(new WorkerTask(spec, blocks, parameters, round))
                    .collect();
        } finally {
            parameters.destroy();
        }
    }

    @Override
    public String redundancy() {
        return "executed";
    }

    @Override
    public void close() {
        spec.destroy();
        blocks.forEach(Broadcast::destroy);
    }
}
