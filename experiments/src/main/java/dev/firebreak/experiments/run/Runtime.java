package dev.firebreak.experiments.run;

import dev.firebreak.core.part.Call;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.train.Experiment;
import dev.firebreak.learning.train.WorkerPool;
import dev.firebreak.unlearning.finetuning.BlockPool;
import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;

/** Where the work of a run is done: in this process or on a cluster. It changes no number. */
@SuppressWarnings("JavaLangClash") // where a run is done is its runtime; nothing here asks the Java machine
public interface Runtime extends AutoCloseable {

    /**
     * What is done for each cell: a pure function, so that retries, speculation and the place where it runs change nothing. It runs on
     * one thread of an executor, or of this process.
     *
     * @param <I> its input
     * @param <O> its result
     */
    @FunctionalInterface
    interface CellWork<I extends Serializable, O extends Serializable> extends Serializable {
        /** The result for an input. */
        O run(I input);
    }

    /**
     * A value that cells read wherever they run.
     *
     * @param <T> the value's type
     */
    interface Shared<T extends Serializable> extends Serializable, AutoCloseable {
        /** The value; the same object for all cells of a process. */
        T value();

        /** Frees the copies that were sent. */
        @Override
        default void close() {}
    }

    /** Where it is, for a receipt: {@code in this process}, or the engine with its version. */
    default String place() {
        return "in this process";
    }

    /** Whether workers are processes of their own, so that they have real deadlines and fault domains. */
    default boolean isDistributed() {
        return false;
    }

    /**
     * Makes the runtime ready, once nothing of the run is refused; several runs may come one after another.
     *
     * @param name of the run, shown on the pages of the cluster
     * @throws dev.firebreak.core.InputException if it cannot be reached or started
     */
    default void open(String name) {}

    /** Workers of a training run; the caller closes the pool. */
    WorkerPool workers(Experiment experiment);

    /**
     * Records held in blocks of neighbours, whose gradients are computed where they are held; the caller closes the pool.
     *
     * @param model the model, as each holder of a block builds it
     * @param examples the records
     * @param ids by which receipts name them, as many
     * @param blocks in {@code [1, examples.count()]}; unlike the place, it changes the last bits of sums
     */
    BlockPool blocks(Call model, Examples examples, List<String> ids, int blocks);

    /**
     * Does independent work for each of some inputs, in any order and place.
     *
     * @param title the name of the work, shown on the pages of the cluster
     * @param stop no further cell is begun once it is raised
     * @param keep is given each result with the position of its input as soon as it is there, by one thread at a time
     */
    <I extends Serializable, O extends Serializable> void cells(
            String title, List<I> inputs, CellWork<I, O> work, Stop stop, ObjIntConsumer<O> keep);

    /** Sends a value once to each process that runs cells; the caller closes it after the last cell. */
    <T extends Serializable> Shared<T> share(T value);

    /**
     * How many cells of a sweep run at once in this process, each on one core; 0 where a cell is spread over the runtime, or is a task on
     * an executor, done there as in a process of its own.
     */
    int localCells();

    /** Counts, asked for at the end of the run that was opened last, of what went wrong and was made good; see {@code operations.json}. */
    default Supplier<SortedMap<String, Long>> operations() {
        return TreeMap::new;
    }

    /** Releases what was started. */
    @Override
    default void close() {}
}
