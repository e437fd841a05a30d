package dev.firebreak.jobs.workers;

import dev.firebreak.aggregation.coding.Stragglers;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.train.Answers;
import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.learning.train.Message;
import dev.firebreak.learning.train.Parties;
import dev.firebreak.learning.train.Task;
import dev.firebreak.learning.train.WorkerPool;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Spark executors are the workers. Each party's examples are one broadcast block, which an executor fetches when a worker
 * that holds them first runs there and then keeps; parameters are broadcast every round; messages come to the driver in
 * the order of the workers' tasks. Workers share nothing: under a coding scheme each computes all its subsets by itself. Of a
 * task that runs twice the attempt that ends first counts.
 *
 * <p>A round is one Spark job of few tasks with several workers each, because a task costs milliseconds. Where the experiment has a
 * real deadline each worker is a task of its own, so that nobody is late for another; workers that are not done by then are
 * cancelled and their messages are missing.
 */
public final class SparkPool implements WorkerPool {
    private final JavaSparkContext spark;
    private final Broadcast<SharedProgram> program;
    private final List<Broadcast<Examples>> blocks = new ArrayList<>();
    private final int tasks;
    private final OptionalDouble deadline;
    private final Fault fault;

    /**
     * A pool on a running Spark application.
     *
     * @param spark the application
     * @param spec the experiment
     * @param parties the parties' examples
     * @param tasks Spark tasks per round, unless there is a real deadline; the results do not depend on it
     */
    public SparkPool(JavaSparkContext spark, ExperimentSpec spec, Parties parties, int tasks) {
        this(spark, spec, parties, tasks, Fault.NONE);
    }

    /** A pool in whose executors something goes wrong. */
    SparkPool(JavaSparkContext spark, ExperimentSpec spec, Parties parties, int tasks, Fault fault) {
        this.spark = spark;
        this.tasks = tasks;
        this.fault = fault;
        this.program = spark.broadcast(new SharedProgram(spec));
        this.deadline = Stragglers.STRAGGLERS.build(spec.stragglers()).timeout();
        for (int party = 0; party < parties.count(); party++) {
            blocks.add(spark.broadcast(parties.examples(party, false)));
        }
        if (deadline.isPresent()) {
            // Executors have to be there before the clock runs.
            spark.parallelize(List.of(0)).count();
        }
    }

    @Override
    public Answers compute(int round, double[] theta, List<Task> workerTasks) {
        Broadcast<double[]> parameters = spark.broadcast(theta);
        try {
            spark.setJobDescription("round " + (round + 1) + ": " + workerTasks.size() + " workers");
            int n = workerTasks.size();
            Slices slices = new Slices(deadline.isPresent() ? n : Math.min(tasks, n), n);
            JavaRDD<List<Message>> answers = spark.parallelize(slices.of(workerTasks), slices.count())
                    .map(new WorkerTask(program, blocks, parameters, round, fault));
            List<List<Message>> arrived =
                    deadline.isPresent() ? TimedJob.run(answers, deadline.getAsDouble()) : answers.collect();
            return new Answers(slices.joined(arrived), gradients(workerTasks));
        } finally {
            parameters.destroy();
        }
    }

    private static long gradients(List<Task> tasks) {
        return tasks.stream()
                .mapToLong(task -> task.assignment().subsets().length)
                .sum();
    }

    @Override
    public String redundancy() {
        return "executed";
    }

    @Override
    public String faultDomain() {
        return "executor";
    }

    @Override
    public void close() {
        program.destroy();
        blocks.forEach(Broadcast::destroy);
    }
}
