package dev.firebreak.jobs.workers;

import dev.firebreak.core.State;
import dev.firebreak.learning.train.Answer;
import dev.firebreak.learning.train.Memories;
import dev.firebreak.learning.train.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/**
 * From which rounds the workers' memories come, and what executors must keep so that lost ones can be made again. A lineage is cut,
 * and all that was kept for it let go, when it gets long: the memories then go to the driver and back.
 */
final class Lineage {
    /** How many rounds a lost memory may have to be made again from. */
    private static final int LONGEST = 16;

    private final JavaSparkContext spark;
    private final TaskPlaces places;
    private final int workers;
    private final boolean remembers;
    private final List<Broadcast<?>> broadcasts = new ArrayList<>();
    private final List<JavaRDD<?>> rounds = new ArrayList<>();

    /**
     * The lineage of a pool.
     *
     * @param places where tasks run
     * @param workers n
     * @param remembers whether workers remember anything
     */
    Lineage(JavaSparkContext spark, TaskPlaces places, int workers, boolean remembers) {
        this.spark = spark;
        this.places = places;
        this.workers = workers;
        this.remembers = remembers;
    }

    /** The memories that a round starts from, by slice; where there are none to keep, no states at all. */
    SparkMemories start(Memories memories, List<Task> tasks, Slices slices) {
        if (remembers && memories instanceof SparkMemories own && own.depth() < LONGEST) {
            return own;
        }
        List<Integer> indices = IntStream.range(0, slices.count()).boxed().toList();
        JavaRDD<Integer> partitions = spark.parallelize(indices, slices.count());
        if (!remembers) {
            free();
            return new SparkMemories(partitions.map(index -> List.of()), places, slices, tasks, workers, 0);
        }
        List<State> states = memories.collect();
        free();
        List<Broadcast<List<State>>> roots = new ArrayList<>();
        for (List<Task> slice : slices.of(tasks)) {
            List<State> own = slice.stream()
                    .map(task -> task.reply() == Task.Reply.SIGHT ? State.EMPTY : states.get(task.worker()))
                    .collect(Collectors.toCollection(ArrayList::new));
            roots.add(broadcast(own));
        }
        return new SparkMemories(partitions.map(index -> roots.get(index).value()), places, slices, tasks, workers, 0);
    }

    /** Broadcasts what a round needs, for as long as the lineage may need the round. */
    <T> Broadcast<T> broadcast(T value) {
        Broadcast<T> broadcast = spark.broadcast(value);
        broadcasts.add(broadcast);
        return broadcast;
    }

    /** Has executors keep a round's answers. */
    void keep(JavaRDD<List<Answer>> answers) {
        rounds.add(answers.persist(StorageLevel.MEMORY_AND_DISK()));
    }

    /**
     * The memories that a round leaves.
     *
     * @param answers the round's answers
     * @param late slices that were not waited for, whose workers remember what they did before
     */
    Memories after(
            SparkMemories before, JavaRDD<List<Answer>> answers, List<Task> tasks, Slices slices, Set<Integer> late) {
        JavaRDD<List<State>> after = answers.map(
                slice -> slice.stream().map(Answer::memory).collect(Collectors.toCollection(ArrayList::new)));
        if (late.isEmpty()) {
            while (rounds.size() > 1) {
                rounds.remove(0).unpersist(false);
            }
        } else {
            after = new LateKeep<>(before.rdd(), after, late).toJavaRDD();
        }
        return new SparkMemories(after, places, slices, tasks, workers, before.depth() + 1);
    }

    /** Lets everything go. */
    void free() {
        rounds.forEach(rdd -> rdd.unpersist(false));
        rounds.clear();
        broadcasts.forEach(Broadcast::destroy);
        broadcasts.clear();
    }
}
