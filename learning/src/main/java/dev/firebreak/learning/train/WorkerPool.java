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
     * @param tasks what to compute; those that are not for sight alone come in worker order, the same ones in every round of a run
     * @param memories what the workers remember, as this or another pool made it
     */
    Answers compute(int round, double[] theta, List<Task> tasks, Memories memories);

    /**
     * How coded redundancy comes about: {@code executed} if every worker computes all its parties' updates by itself,
     * {@code accounted} if each update is computed once and shared.
     */
    String redundancy();

    @Override
    void close();
}
