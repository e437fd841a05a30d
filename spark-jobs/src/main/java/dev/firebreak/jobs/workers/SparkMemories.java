package dev.firebreak.jobs.workers;

import dev.firebreak.core.State;
import dev.firebreak.learning.train.Memories;
import dev.firebreak.learning.train.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;

/**
 * What the workers remember, on the executors. A partition that is lost with its executor is made again from the rounds since the
 * memories were last brought to the driver, which gives the same bits.
 */
final class SparkMemories implements Memories {
    private final JavaRDD<List<State>> rdd;
    private final TaskPlaces places;
    private final Slices slices;
    private final List<Task> tasks;
    private final int workers;
    private final int depth;
    private List<State> collected;

    /**
     * Memories.
     *
     * @param rdd by slice what the worker of each of its tasks remembers
     * @param places where tasks run
     * @param slices how the tasks are dealt to partitions
     * @param tasks the round's tasks
     * @param workers n
     * @param depth rounds since the memories were at the driver
     */
    SparkMemories(
            JavaRDD<List<State>> rdd, TaskPlaces places, Slices slices, List<Task> tasks, int workers, int depth) {
        this.rdd = rdd;
        this.places = places;
        this.slices = slices;
        this.tasks = tasks;
        this.workers = workers;
        this.depth = depth;
    }

    JavaRDD<List<State>> rdd() {
        return rdd;
    }

    int depth() {
        return depth;
    }

    @Override
    public synchronized List<State> collect() {
        if (collected == null) {
            List<State> states = new ArrayList<>(Collections.nCopies(workers, State.EMPTY));
            Map<Integer, SliceJob.Returned> returned = new SliceJob(
                            rdd.map(SliceResult::of), places, OptionalDouble.empty())
                    .run(IntStream.range(0, slices.count()).toArray());
            for (int k = 0; k < tasks.size(); k++) {
                SliceJob.Returned slice = returned.get(slices.sliceOf(k));
                State state = slice == null ? null : slice.result().item(slices.positionOf(k), State.class);
                if (tasks.get(k).reply() != Task.Reply.SIGHT && state != null && isSound(state)) {
                    states.set(tasks.get(k).worker(), state);
                }
            }
            collected = List.copyOf(states);
        }
        return collected;
    }

    // An executor may return names that are no text and arrays that are none; its worker then starts anew.
    private static boolean isSound(State state) {
        Map<?, ?> arrays = state.arrays();
        return arrays.entrySet().stream()
                .allMatch(entry -> entry.getKey() instanceof String && entry.getValue() instanceof double[]);
    }
}
