package dev.firebreak.jobs.workers;

import dev.firebreak.core.State;
import dev.firebreak.learning.train.Memories;
import dev.firebreak.learning.train.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;

/**
 * What the workers remember, on the executors. A partition that is lost with its executor is made again from the rounds since the
 * memories were last brought to the driver, which gives the same bits.
 */
final class SparkMemories implements Memories {
    private final JavaRDD<List<State>> rdd;
    private final Slices slices;
    private final List<Task> tasks;
    private final int workers;
    private final int depth;
    private List<State> collected;

    /**
     * Memories.
     *
     * @param rdd by slice what the worker of each of its tasks remembers
     * @param slices how the tasks are dealt to partitions
     * @param tasks the round's tasks
     * @param workers n
     * @param depth rounds since the memories were at the driver
     */
    SparkMemories(JavaRDD<List<State>> rdd, Slices slices, List<Task> tasks, int workers, int depth) {
        this.rdd = rdd;
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
            List<State> byTask = slices.joined(rdd.collect()).stream()
                    .map(state -> state.orElse(State.EMPTY))
                    .toList();
            IntStream.range(0, tasks.size())
                    .filter(k -> tasks.get(k).reply() != Task.Reply.SIGHT)
                    .forEach(k -> states.set(tasks.get(k).worker(), byTask.get(k)));
            collected = List.copyOf(states);
        }
        return collected;
    }
}
