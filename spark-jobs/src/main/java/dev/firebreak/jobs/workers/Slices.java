package dev.firebreak.jobs.workers;

import dev.firebreak.learning.train.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** The slices of a round's tasks: Spark partition s computes the tasks of slice s. Of each task its slice, and its position there. */
record Slices(int count, int[] slice, int[] position) {
    private static Slices of(int count, int tasks, IntUnaryOperator sliceOf) {
        int[] slice = IntStream.range(0, tasks).map(sliceOf).toArray();
        int[] position = new int[tasks];
        int[] sizes = new int[count];
        for (int k = 0; k < tasks; k++) {
            position[k] = sizes[slice[k]]++;
        }
        return new Slices(count, slice, position);
    }

    /** Tasks dealt out in turn, so that neighbours (the replicas of a group) land in different slices. */
    static Slices inTurn(int count, int tasks) {
        return of(count, tasks, k -> k % count);
    }

    /**
     * Each worker's task in slice {@code worker mod count}, where its state lies whatever the round's other tasks are; what is only input
     * of an attack comes after all workers.
     */
    static Slices byWorker(int count, int workers, List<Task> tasks) {
        return of(count, tasks.size(), k -> {
            Task task = tasks.get(k);
            return ((task.reply() == Task.Reply.ATTACK_INPUT ? workers : 0) + task.worker()) % count;
        });
    }

    /** The slices of a list that has an item per task. */
    <T> List<List<T>> of(List<T> list) {
        List<List<T>> slices = new ArrayList<>();
        IntStream.range(0, count).forEach(s -> slices.add(new ArrayList<>()));
        for (int k = 0; k < slice.length; k++) {
            slices.get(slice[k]).add(list.get(k));
        }
        return slices;
    }
}
