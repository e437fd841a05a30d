package dev.firebreak.jobs.workers;

import dev.firebreak.aggregation.coding.Stragglers;
import dev.firebreak.core.State;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.train.Answer;
import dev.firebreak.learning.train.Answers;
import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.learning.train.Memories;
import dev.firebreak.learning.train.Message;
import dev.firebreak.learning.train.Parties;
import dev.firebreak.learning.train.Task;
import dev.firebreak.learning.train.WorkerPool;
import dev.firebreak.learning.train.WorkerProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/**
 * Spark executors are the workers. Each party's examples are one broadcast block, which an executor fetches when a worker
 * that holds them first runs there and then keeps; parameters are broadcast every round; messages come to the driver in
 * the order of the workers' tasks. Workers share nothing: under a coding scheme each computes all its subsets by itself. Of a
 * task that runs twice the attempt that ends first counts, and another that differs is told ({@link Attempts}).
 *
 * <p>A round is one Spark job of few tasks with several workers each, because a task costs milliseconds. Where the experiment has a
 * real deadline each worker is a task of its own, so that nobody is late for another; workers that are not done by then are
 * cancelled, their messages are missing, and they remember what they did before. Messages that are promised stay where they were
 * computed, and a second job fetches those that are asked for.
 *
 * <p>What workers remember stays on the executors: each round's memories are an RDD made from the last round's ({@link
 * SparkMemories}).
 */
public final class SparkPool implements WorkerPool {
    /** How many rounds a lost memory may have to be made again from. */
    private static final int LONGEST_LINEAGE = 16;

    private static final AtomicInteger POOLS = new AtomicInteger();

    private final JavaSparkContext spark;
    private final Broadcast<SharedProgram> program;
    private final List<Broadcast<Examples>> blocks = new ArrayList<>();
    private final int tasks;
    private final int workers;
    private final boolean remembers;
    private final OptionalDouble deadline;
    private final int number = POOLS.incrementAndGet();
    private final Kept kept = new Kept();

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
        this.workers = spec.workers();
        this.remembers = WorkerProgram.of(spec, parties.examples(0, false)).remembers();
        this.deadline = Stragglers.STRAGGLERS.build(spec.stragglers()).timeout();
        for (int party = 0; party < parties.count(); party++) {
            blocks.add(spark.broadcast(parties.examples(party, false)));
        }
        this.program = spark.broadcast(new SharedProgram(spec, blocks, fault));
        if (deadline.isPresent()) {
            // Executors have to be there before the clock runs.
            spark.parallelize(List.of(0)).count();
        }
    }

    @Override
    public Answers compute(int round, double[] theta, List<Task> workerTasks, Memories memories) {
        int n = workerTasks.size();
        Slices slices = new Slices(deadline.isPresent() ? n : Math.min(tasks, n), n);
        SparkMemories before = here(memories, workerTasks, slices);
        Broadcast<RoundWork> work =
                kept.keep(spark.broadcast(new RoundWork(number, round, theta, slices.of(workerTasks))));
        JavaRDD<List<Answer>> answers = before.rdd().mapPartitionsWithIndex(new WorkerTask(program, work), true);
        boolean promised = workerTasks.stream().anyMatch(task -> task.reply() == Task.Reply.PROMISE);
        if (remembers || promised) {
            kept.keep(answers.persist(StorageLevel.MEMORY_AND_DISK()));
        }
        spark.setJobDescription("round " + (round + 1) + ": " + n + " workers");
        List<List<Message>> arrived = run(
                answers.map(
                        slice -> slice.stream().map(Answer::message).collect(Collectors.toCollection(ArrayList::new))),
                IntStream.range(0, slices.count()).toArray());
        Memories after = memories;
        if (remembers) {
            after = new SparkMemories(
                    remembered(before, answers, arrived), slices, workerTasks, workers, before.depth() + 1);
            if (deadline.isEmpty()) {
                kept.freeAllButLast();
            }
        }
        return new Answers(
                slices.joined(arrived),
                gradients(workerTasks),
                after,
                asked -> fetch(round, answers, slices, workerTasks, asked));
    }

    // Where this round's memories start from; whatever the last rounds kept and nobody needs any more is let go.
    private SparkMemories here(Memories memories, List<Task> workerTasks, Slices slices) {
        if (remembers && memories instanceof SparkMemories own && own.depth() < LONGEST_LINEAGE) {
            return own;
        }
        List<Integer> indices = IntStream.range(0, slices.count()).boxed().toList();
        JavaRDD<Integer> partitions = spark.parallelize(indices, slices.count());
        if (!remembers) {
            kept.free();
            return new SparkMemories(partitions.map(index -> List.of()), slices, workerTasks, workers, 0);
        }
        List<State> states = memories.collect();
        kept.free();
        List<Broadcast<List<State>>> roots = new ArrayList<>();
        for (List<Task> slice : slices.of(workerTasks)) {
            List<State> own = slice.stream()
                    .map(task -> task.reply() == Task.Reply.SIGHT ? State.EMPTY : states.get(task.worker()))
                    .collect(Collectors.toCollection(ArrayList::new));
            roots.add(kept.keep(spark.broadcast(own)));
        }
        return new SparkMemories(partitions.map(index -> roots.get(index).value()), slices, workerTasks, workers, 0);
    }

    private static JavaRDD<List<State>> remembered(
            SparkMemories before, JavaRDD<List<Answer>> answers, List<List<Message>> arrived) {
        JavaRDD<List<State>> after = answers.map(
                slice -> slice.stream().map(Answer::memory).collect(Collectors.toCollection(ArrayList::new)));
        Set<Integer> late = IntStream.range(0, arrived.size())
                .filter(slice -> arrived.get(slice) == null)
                .boxed()
                .collect(Collectors.toSet());
        return late.isEmpty() ? after : new LateKeep<>(before.rdd(), after, late).toJavaRDD();
    }

    private Map<Integer, Message> fetch(
            int round, JavaRDD<List<Answer>> answers, Slices slices, List<Task> workerTasks, List<Integer> asked) {
        Set<Integer> wanted = new HashSet<>(asked);
        int[] partitions = IntStream.range(0, workerTasks.size())
                .filter(k -> workerTasks.get(k).reply() == Task.Reply.PROMISE
                        && wanted.contains(workerTasks.get(k).worker()))
                .map(slices::sliceOf)
                .distinct()
                .toArray();
        spark.setJobDescription("round " + (round + 1) + ": " + asked.size() + " promised messages");
        Map<Integer, Message> delivered = new HashMap<>();
        JavaRDD<List<Message>> deliveries = answers.map(slice -> slice.stream()
                .flatMap(answer -> answer.delivery().stream())
                .filter(message -> wanted.contains(message.worker()))
                .collect(Collectors.toCollection(ArrayList::new)));
        run(deliveries, partitions).stream()
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .forEach(message -> delivered.put(message.worker(), message));
        return delivered;
    }

    // One element per partition; null where it came too late.
    private <T> List<T> run(JavaRDD<T> rdd, int[] partitions) {
        if (deadline.isPresent()) {
            return TimedJob.run(rdd, partitions, deadline.getAsDouble());
        }
        return Arrays.stream(rdd.collectPartitions(partitions))
                .map(partition -> partition.get(0))
                .toList();
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
        kept.free();
        program.destroy();
        blocks.forEach(Broadcast::destroy);
    }
}
