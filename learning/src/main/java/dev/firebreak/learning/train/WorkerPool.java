package dev.firebreak.learning.train;

import java.util.List;

/**
 * Where workers run: parameters and tasks in, messages out. Every pool gives the same bits, because a worker is a pure
 * function of (spec, round, worker, parameters); only a pool that really stops waiting may miss messages.
 */
public interface WorkerPool extends AutoCloseable {

    /**
     * Has every task computed.
     *
     * @param round the round, from 0
     * @param theta parameters, d numbers, not written to
     * @param tasks what to compute; those that are not only input of an attack come in worker order; a worker has at most one of these
     * @param states the workers' states, as this or another pool made them
     */
    Answers compute(int round, double[] theta, List<Task> tasks, WorkerStates states);

    /**
     * How coded redundancy comes about: {@code executed} if every worker computes the updates of all its shards by itself,
     * {@code accounted} if each update is computed once and shared.
     */
    String redundancy();

    @Override
    void close();
}
