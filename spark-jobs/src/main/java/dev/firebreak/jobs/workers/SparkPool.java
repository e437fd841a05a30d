package dev.firebreak.jobs.workers;

import dev.firebreak.coding.StragglerModels;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.train.Answer;
import dev.firebreak.learning.train.Answers;
import dev.firebreak.learning.train.DataShards;
import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.learning.train.Message;
import dev.firebreak.learning.train.RoundTasks;
import dev.firebreak.learning.train.Task;
import dev.firebreak.learning.train.WorkerPool;
import dev.firebreak.learning.train.WorkerProgram;
import dev.firebreak.learning.train.WorkerStates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Spark executors are the workers. Each shard's examples are one broadcast block, which an executor fetches when a worker
 * that holds them first runs there and then keeps; parameters are broadcast every round; messages come to the driver in
 * the order of the workers' tasks. Workers share nothing: under a coding scheme each computes all its subsets by itself. What is
 * computed again after a loss and differs is reported ({@link Attempts}).
 *
 * <p>Executors may be faulty. Everything that a task returns is checked: a message that is not one is malformed, and what does not come,
 * or comes in another number or form, is missing. Whose message it is, and where it was computed, is decided by the task that Spark was
 * given and by the scheduler's events, not by what the message says.
 *
 * <p>A round is one Spark job of few tasks with several workers each, because a task costs milliseconds. Where the experiment has a
 * real deadline each worker is a task of its own, so that no worker is late because of another but those that wait for a core;
 * workers that are not done by then are cancelled, their messages are missing, and they keep the state they had. Messages
 * that are committed to stay where they were computed, and a second job fetches those that are asked for.
 *
 * <p>The workers' states stay on the executors, by worker id: each round's are an RDD made from the last round's ({@link Lineage}).
 */
public final class SparkPool implements WorkerPool {
    private final JavaSparkContext spark;
    private final Broadcast<WorkerTask.SharedProgram> program;
    private final List<Broadcast<Examples>> blocks = new ArrayList<>();
    private final int tasks;
    private final int workers;
    private final boolean hasState;
    private final int gradientsPerUpdate;
    private final OptionalDouble deadline;
    private final TaskPlaces places;
    private final Attempts attempts = new Attempts();
    private final Lineage lineage;

    /**
     * A pool on a running Spark application.
     *
     * @param spark the application
     * @param spec the experiment
     * @param shards the shards
     * @param tasks Spark tasks per round, unless there is a real deadline; the results do not depend on it
     */
    public SparkPool(JavaSparkContext spark, ExperimentSpec spec, DataShards shards, int tasks) {
        this(spark, spec, shards, tasks, Fault.NONE);
    }

    /** A pool in whose executors something goes wrong. */
    SparkPool(JavaSparkContext spark, ExperimentSpec spec, DataShards shards, int tasks, Fault fault) {
        this.spark = spark;
        this.tasks = tasks;
        this.workers = spec.get(ExperimentSpec.WORKERS);
        WorkerProgram one = new WorkerProgram(spec.forWorkers(), shards.examples(0, false));
        this.hasState = one.hasState();
        this.gradientsPerUpdate = one.gradients();
        this.places = new TaskPlaces(spark);
        this.lineage = new Lineage(spark, places, spec.get(ExperimentSpec.WORKERS), hasState);
        this.deadline = StragglerModels.STRAGGLERS
                .build(spec.get(ExperimentSpec.STRAGGLERS))
                .timeout();
        for (int shard = 0; shard < shards.count(); shard++) {
            blocks.add(spark.broadcast(shards.examples(shard, false)));
        }
        this.program = spark.broadcast(new WorkerTask.SharedProgram(spec.forWorkers(), blocks, fault));
        if (deadline.isPresent()) {
            // An executor has to be there before the clock runs.
            spark.parallelize(List.of(0)).count();
        }
    }

    @Override
    public Answers compute(RoundTasks roundTasks, double[] theta, WorkerStates states) {
        int round = roundTasks.round();
        List<Task> workerTasks = roundTasks.tasks();
        Slices slices = slices(workerTasks);
        Lineage.States before = lineage.start(states, slices.count());
        Broadcast<WorkerTask.Round> work = lineage.broadcast(
                new WorkerTask.Round(round, roundTasks.participants(), theta, slices.of(workerTasks)));
        JavaRDD<WorkerTask.Answers> answers = before.rdd.mapPartitionsWithIndex(new WorkerTask(program, work), true);
        if (hasState || workerTasks.stream().anyMatch(task -> task.reply() == Task.Reply.COMMITMENT)) {
            lineage.keep(answers);
        }
        spark.setJobDescription("round " + (round + 1) + ": " + workerTasks.size() + " workers");
        int[] all = IntStream.range(0, slices.count()).toArray();
        Map<Integer, SliceJob.Returned> arrived = run(
                answers.map(slice -> SliceJob.SliceResult.of(
                        slice.answers().stream().map(Answer::message).toList())),
                slices,
                workerTasks,
                all);
        Set<Integer> late = Arrays.stream(all)
                .filter(slice -> !arrived.containsKey(slice))
                .boxed()
                .collect(Collectors.toSet());
        List<Optional<Message>> messages = IntStream.range(0, workerTasks.size())
                .mapToObj(k -> message(workerTasks.get(k), arrived.get(slices.slice()[k]), slices.position()[k]))
                .toList();
        return new Answers(
                messages,
                gradients(workerTasks, slices, late) * gradientsPerUpdate,
                hasState ? lineage.after(before, answers, late) : states,
                asked -> fetch(round, answers, slices, workerTasks, asked));
    }

    // As many in every round of a run where workers carry state, because a state stays in its slice.
    private Slices slices(List<Task> workerTasks) {
        int n = workerTasks.size();
        if (!hasState) {
            return Slices.inTurn(deadline.isPresent() ? n : Math.min(tasks, n), n);
        }
        boolean attackInputs = workerTasks.stream().anyMatch(task -> task.reply() == Task.Reply.ATTACK_INPUT);
        int count = deadline.isEmpty() ? Math.min(tasks, workers) : attackInputs ? 2 * workers : workers;
        return Slices.byWorker(count, workers, workerTasks);
    }

    // Nothing where the slice did not come that far; a malformed message where what came is none.
    private static Optional<Message> message(Task task, SliceJob.Returned slice, int position) {
        if (slice == null || !slice.result().reaches(position)) {
            return Optional.empty();
        }
        Message message = slice.result().item(position, Message.class);
        Message readable = message == null || !message.isComplete() ? Message.unreadable(task.worker()) : message;
        return Optional.of(readable.from(slice.origin()));
    }

    private Map<Integer, Message> fetch(
            int round,
            JavaRDD<WorkerTask.Answers> answers,
            Slices slices,
            List<Task> workerTasks,
            List<Integer> asked) {
        Set<Integer> wanted = new HashSet<>(asked);
        int[] tasksAsked = IntStream.range(0, workerTasks.size())
                .filter(k -> workerTasks.get(k).reply() == Task.Reply.COMMITMENT
                        && wanted.contains(workerTasks.get(k).worker()))
                .toArray();
        spark.setJobDescription("round " + (round + 1) + ": " + asked.size() + " committed messages");
        Map<Integer, SliceJob.Returned> arrived = run(
                answers.map(slice -> SliceJob.SliceResult.of(slice.answers().stream()
                        .map(answer -> answer.delivery()
                                .filter(message -> wanted.contains(message.worker()))
                                .orElse(null))
                        .toList())),
                slices,
                workerTasks,
                Arrays.stream(tasksAsked).map(k -> slices.slice()[k]).distinct().toArray());
        Map<Integer, Message> delivered = new HashMap<>();
        for (int k : tasksAsked) {
            // Whose delivery it is follows from where it was asked for, not from the name in it.
            message(workerTasks.get(k), arrived.get(slices.slice()[k]), slices.position()[k])
                    .ifPresent(message -> delivered.put(workerTasks.get(k).worker(), message));
        }
        return delivered;
    }

    // By slice; no entry where it came too late, or not at all.
    private Map<Integer, SliceJob.Returned> run(
            JavaRDD<SliceJob.SliceResult> rdd, Slices slices, List<Task> workerTasks, int... partitions) {
        Broadcast<WorkerTask.SharedProgram> shared = program;
        Map<Integer, SliceJob.Returned> returned =
                new SliceJob(rdd.map(result -> shared.value().fault.returns(result)), places, deadline).run(partitions);
        returned.forEach((slice, result) -> {
            Set<Integer> workers = IntStream.range(0, workerTasks.size())
                    .filter(k -> slices.slice()[k] == slice)
                    .mapToObj(k -> workerTasks.get(k).worker())
                    .collect(Collectors.toSet());
            attempts.compare(result.result().made(), workers, result.origin().executor());
        });
        return returned;
    }

    private static long gradients(List<Task> tasks, Slices slices, Set<Integer> late) {
        return IntStream.range(0, tasks.size())
                .filter(k -> !late.contains(slices.slice()[k]))
                .mapToLong(k -> tasks.get(k).assignment().subsets().length)
                .sum();
    }

    @Override
    public String redundancy() {
        return "executed";
    }

    @Override
    public void close() {
        places.close();
        lineage.free();
        program.destroy();
        blocks.forEach(Broadcast::destroy);
    }
}
