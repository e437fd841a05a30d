package dev.firebreak.jobs.workers;

import dev.firebreak.core.State;
import dev.firebreak.learning.train.WorkerStates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;

/**
 * The workers' states on the executors: worker w's lies in partition {@code w mod count}, by its id. A partition that is lost with its
 * executor is made again from the rounds since the states were last brought to the driver, which gives the same bits.
 */
final class SparkStates implements WorkerStates {
    private final JavaRDD<Map<Integer, State>> rdd;
    private final TaskPlaces places;
    private final int count;
    private final int workers;
    private final int depth;
    private Map<Integer, State> collected;

    /**
     * States.
     *
     * @param rdd by partition the states of its workers, by worker id
     * @param places where tasks run
     * @param count how many partitions
     * @param workers n
     * @param depth rounds since the states were at the driver
     */
    SparkStates(JavaRDD<Map<Integer, State>> rdd, TaskPlaces places, int count, int workers, int depth) {
        this.rdd = rdd;
        this.places = places;
        this.count = count;
        this.workers = workers;
        this.depth = depth;
    }

    JavaRDD<Map<Integer, State>> rdd() {
        return rdd;
    }

    int count() {
        return count;
    }

    int depth() {
        return depth;
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
    private static Iterator<SliceResult> inOrder(Map<Integer, State> states, int slice, int count, int workers) {
        List<Object> own = new ArrayList<>();
        for (int worker = slice; worker < workers; worker += count) {
            own.add(((Map<?, ?>) states).get(worker));
        }
        return List.of(SliceResult.of(own)).iterator();
    }

    // An executor may return names that are no text and arrays that are none; its worker then starts anew.
    private static boolean isSound(State state) {
        Map<?, ?> arrays = state.arrays();
        return arrays.entrySet().stream()
                .allMatch(entry -> entry.getKey() instanceof String && entry.getValue() instanceof double[]);
    }
}
