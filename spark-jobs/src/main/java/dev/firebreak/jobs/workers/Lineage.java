package dev.firebreak.jobs.workers;

import dev.firebreak.core.State;
import dev.firebreak.learning.train.WorkerStates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
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

    /** The lineage of a pool of n workers, who carry state between rounds or not. */
    Lineage(JavaSparkContext spark, TaskPlaces places, int workers, boolean hasState) {
        this.spark = spark;
        this.places = places;
        this.workers = workers;
        this.hasState = hasState;
    }

    /** The states that a round starts from, in so many partitions; where workers have none, no states at all. */
    States start(WorkerStates states, int count) {
        if (hasState && states instanceof States own && own.depth < LONGEST && own.count == count) {
            return own;
        }
        List<Integer> indices = IntStream.range(0, count).boxed().toList();
        JavaRDD<Integer> partitions = spark.parallelize(indices, count);
        Map<Integer, State> all = hasState ? states.collect() : Map.of();
        free();
        if (!hasState) {
            return new States(partitions.map(index -> Map.of()), count, 0);
        }
        List<Broadcast<Map<Integer, State>>> roots = new ArrayList<>();
        for (int slice = 0; slice < count; slice++) {
            Map<Integer, State> own = new HashMap<>();
            for (int worker = slice; worker < workers; worker += count) {
                own.put(worker, all.getOrDefault(worker, State.EMPTY));
            }
            roots.add(broadcast(own));
        }
        return new States(partitions.map(index -> roots.get(index).value()), count, 0);
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

    /** The states after a round; workers of slices that were late keep the state they had. */
    WorkerStates after(States before, JavaRDD<WorkerTask.Answers> answers, Set<Integer> late) {
        JavaRDD<Map<Integer, State>> after = answers.map(WorkerTask.Answers::states);
        if (late.isEmpty()) {
            while (rounds.size() > 1) {
                rounds.remove(0).unpersist(false);
            }
        } else {
            after = new SelectedPartitionsRdd<>(before.rdd, after, late).toJavaRDD();
        }
        return new States(after, before.count, before.depth + 1);
    }

    void free() {
        rounds.forEach(rdd -> rdd.unpersist(false));
        rounds.clear();
        broadcasts.forEach(Broadcast::destroy);
        broadcasts.clear();
    }

    /**
     * The workers' states on the executors: worker w's lies in partition {@code w mod count}, by its id. A partition that is lost with its
     * executor is made again from the rounds since the states were last brought to the driver, which gives the same bits.
     */
    final class States implements WorkerStates {
        final JavaRDD<Map<Integer, State>> rdd;
        private final int count;
        private final int depth;
        private Map<Integer, State> collected;

        /** The states in so many partitions, by worker id, so many rounds after they were at the driver. */
        States(JavaRDD<Map<Integer, State>> rdd, int count, int depth) {
            this.rdd = rdd;
            this.count = count;
            this.depth = depth;
        }

        @Override
        public synchronized Map<Integer, State> collect() {
            if (collected == null) {
                Map<Integer, State> states = new HashMap<>();
                int n = workers;
                int slices = count;
                Map<Integer, SliceJob.Returned> returned = new SliceJob(
                                rdd.mapPartitionsWithIndex((slice, own) -> inOrder(own.next(), slice, slices, n), true),
                                places,
                                OptionalDouble.empty())
                        .run(IntStream.range(0, Math.min(count, workers)).toArray());
                for (int worker = 0; worker < workers; worker++) {
                    SliceJob.Returned slice = returned.get(worker % count);
                    State state = slice == null ? null : slice.result().item(worker / count, State.class);
                    if (state != null && isSound(state)) {
                        states.put(worker, state);
                    }
                }
                collected = Map.copyOf(states);
            }
            return collected;
        }

        // In a slice's own order, without ids: which worker a state belongs to is not the executor's to say.
        private static Iterator<SliceJob.SliceResult> inOrder(
                Map<Integer, State> states, int slice, int count, int workers) {
            List<Object> own = new ArrayList<>();
            for (int worker = slice; worker < workers; worker += count) {
                own.add(((Map<?, ?>) states).get(worker));
            }
            return List.of(SliceJob.SliceResult.of(own)).iterator();
        }

        // An executor may return names that are no text and arrays that are none; its worker then starts anew.
        private static boolean isSound(State state) {
            Map<?, ?> arrays = state.arrays();
            return arrays.entrySet().stream()
                    .allMatch(entry -> entry.getKey() instanceof String && entry.getValue() instanceof double[]);
        }
    }
}
