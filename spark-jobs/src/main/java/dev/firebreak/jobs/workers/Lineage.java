package dev.firebreak.jobs.workers;

import dev.firebreak.core.State;
import dev.firebreak.learning.train.WorkerStates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/**
 * From which rounds the workers' states come, and what executors must keep so that lost ones can be made again. A lineage is cut,
 * and all that was kept for it let go, when it gets long: the states then go to the driver and back.
 */
final class Lineage {
    /** How many rounds a lost state may have to be made again from. */
    private static final int LONGEST = 16;

    private final JavaSparkContext spark;
    private final TaskPlaces places;
    private final int workers;
    private final boolean hasState;
    private final List<Broadcast<?>> broadcasts = new ArrayList<>();
    private final List<JavaRDD<?>> rounds = new ArrayList<>();

    /**
     * The lineage of a pool.
     *
     * @param places where tasks run
     * @param workers n
     * @param hasState whether workers carry state between rounds
     */
    Lineage(JavaSparkContext spark, TaskPlaces places, int workers, boolean hasState) {
        this.spark = spark;
        this.places = places;
        this.workers = workers;
        this.hasState = hasState;
    }

    /** The states that a round starts from, in so many partitions; where workers have none, no states at all. */
    SparkStates start(WorkerStates states, int count) {
        if (hasState && states instanceof SparkStates own && own.depth() < LONGEST && own.count() == count) {
            return own;
        }
        List<Integer> indices = IntStream.range(0, count).boxed().toList();
        JavaRDD<Integer> partitions = spark.parallelize(indices, count);
        Map<Integer, State> all = hasState ? states.collect() : Map.of();
        free();
        if (!hasState) {
            return new SparkStates(partitions.map(index -> Map.of()), places, count, workers, 0);
        }
        List<Broadcast<Map<Integer, State>>> roots = new ArrayList<>();
        for (int slice = 0; slice < count; slice++) {
            Map<Integer, State> own = new HashMap<>();
            for (int worker = slice; worker < workers; worker += count) {
                own.put(worker, all.getOrDefault(worker, State.EMPTY));
            }
            roots.add(broadcast(own));
        }
        return new SparkStates(partitions.map(index -> roots.get(index).value()), places, count, workers, 0);
    }

    /** Broadcasts what a round needs, for as long as the lineage may need the round. */
    <T> Broadcast<T> broadcast(T value) {
        Broadcast<T> broadcast = spark.broadcast(value);
        broadcasts.add(broadcast);
        return broadcast;
    }

    /** Has executors keep a round's answers. */
    void keep(JavaRDD<WorkerTask.Answers> answers) {
        rounds.add(answers.persist(StorageLevel.MEMORY_AND_DISK()));
    }

    /**
     * The states after a round.
     *
     * @param answers the round's answers
     * @param late slices that were not waited for, whose workers keep the state they had
     */
    WorkerStates after(SparkStates before, JavaRDD<WorkerTask.Answers> answers, Set<Integer> late) {
        JavaRDD<Map<Integer, State>> after = answers.map(WorkerTask.Answers::states);
        if (late.isEmpty()) {
            while (rounds.size() > 1) {
                rounds.remove(0).unpersist(false);
            }
        } else {
            after = new SelectedPartitionsRdd<>(before.rdd(), after, late).toJavaRDD();
        }
        return new SparkStates(after, places, before.count(), workers, before.depth() + 1);
    }

    /** Lets everything go. */
    void free() {
        rounds.forEach(rdd -> rdd.unpersist(false));
        rounds.clear();
        broadcasts.forEach(Broadcast::destroy);
        broadcasts.clear();
    }
}
