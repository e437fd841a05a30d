package dev.firebreak.learning.train;

/**
 * Where workers run: parameters and tasks in, messages out. Every pool gives the same bits, because a worker is a pure
 * function of (spec, round, worker, parameters); only a pool that really stops waiting may miss messages.
 */
public interface WorkerPool extends AutoCloseable {

    /**
     * Has every task computed.
     *
     * @param tasks what to compute, and in which round; a worker has at most one task that is not only input of an attack
     * @param theta parameters, d numbers, not written to
     * @param states the workers' states, as this or another pool made them
     */
    Answers compute(RoundTasks tasks, double[] theta, WorkerStates states);

    /**
     * How coded redundancy comes about: {@code executed} if every worker computes the updates of all its shards by itself,
     * {@code accounted} if each update is computed once and shared.
     */
    String redundancy();

    @Override
    void close();
}
