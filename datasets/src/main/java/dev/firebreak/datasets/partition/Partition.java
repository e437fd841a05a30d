package dev.firebreak.datasets.partition;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.Dataset;

/** Splits training examples among those that hold data: honest workers, all workers, or the subsets of a code. */
@FunctionalInterface
public interface Partition {

    /**
     * Splits the training examples.
     *
     * @param dataset the data set
     * @param parts among how many, at least 1
     * @param stream draws, keyed by the data seed
     * @return for each worker the indices of its training examples, in its canonical order
     * @throws dev.firebreak.core.InputException if the set cannot be split so (fewer examples than workers, no classes, a
     *     worker left without examples)
     */
    int[][] split(Dataset dataset, int parts, RandomStream stream);
}
