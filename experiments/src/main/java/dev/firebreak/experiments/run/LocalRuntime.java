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
import java.util.function.ObjIntConsumer;

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
    public WorkerPool workers(Experiment experiment) {
        return new InProcessPool(experiment.program(), experiment.shards(), threads);
    }

    @Override
    public BlockPool blocks(Call model, Examples examples, List<String> ids, int blocks) {
        return new LocalBlocks(Models.MODELS.build(model).build(examples), examples, ids, blocks, threads);
    }

    @Override
    public <I extends Serializable, O extends Serializable> void cells(
            String title, List<I> inputs, CellWork<I, O> work, Stop stop, ObjIntConsumer<O> keep) {
        Object lock = new Object();
        Parallel.forEach(threads, inputs.size(), () -> k -> {
            if (!stop.isRaised()) {
                var found = work.run(inputs.get(k));
                synchronized (lock) {
                    keep.accept(found, k);
                }
            }
        });
    }

    @Override
    public <T extends Serializable> Shared<T> share(T value) {
        return () -> value;
    }

    @Override
    public int localCells() {
        return threads;
    }
}
