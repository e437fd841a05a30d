package dev.firebreak.experiments.run;

import dev.firebreak.core.kernel.Parallel;
import dev.firebreak.core.part.Call;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Models;
import dev.firebreak.learning.train.Experiment;
import dev.firebreak.learning.train.InProcessPool;
import dev.firebreak.learning.train.WorkerPool;
import dev.firebreak.unlearning.finetuning.BlockPool;
import dev.firebreak.unlearning.finetuning.LocalBlocks;
import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Work in this process.
 *
 * @param threads how many compute; the results do not depend on it
 */
public record LocalRuntime(int threads) implements Runtime {

    /** On all cores of this machine. */
    public static LocalRuntime allCores() {
        return new LocalRuntime(java.lang.Runtime.getRuntime().availableProcessors());
    }

    @Override
    public String place() {
        return "in this process";
    }

    @Override
    public boolean isDistributed() {
        return false;
    }

    /** Nothing has to be started. */
    @Override
    public void open(String name) {}

    @Override
    public WorkerPool workers(Experiment experiment) {
        return new InProcessPool(experiment.program(), experiment.shards(), threads);
    }

    @Override
    public BlockPool blocks(Call model, Examples examples, List<String> ids, int blocks) {
        return new LocalBlocks(Models.MODELS.build(model).build(examples), examples, ids, blocks, threads);
    }

    @Override
    public <I extends Serializable, O extends Serializable> void cells(
            String title, List<I> inputs, CellWork<I, O> work, Stop stop, Keep<O> keep) {
        Object lock = new Object();
        Parallel.forEach(threads, inputs.size(), () -> k -> {
            if (!stop.isRaised()) {
                var found = work.run(inputs.get(k));
                synchronized (lock) {
                    keep.keep(k, found);
                }
            }
        });
    }

    /** The value itself. */
    private record Same<T extends Serializable>(T value) implements Shared<T> {
        @Override
        public void close() {}
    }

    @Override
    public <T extends Serializable> Shared<T> share(T value) {
        return new Same<>(value);
    }

    @Override
    public boolean cellsInTasks() {
        return false;
    }

    @Override
    public int cellsAtOnce() {
        return threads;
    }

    @Override
    public Runtime forCells() {
        return new LocalRuntime(1);
    }

    @Override
    public Supplier<SortedMap<String, Long>> operations() {
        return TreeMap::new;
    }

    /** There is nothing to release. */
    @Override
    public void close() {}
}
