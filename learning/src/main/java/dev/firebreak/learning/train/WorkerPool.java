package dev.firebreak.learning.train;

import java.util.List;

/**
 * Where workers run: parameters and tasks in, messages out. Every pool gives the same bits, because a worker is a pure
 * function of (spec, round, worker, parameters).
 */
public interface WorkerPool extends AutoCloseable {

    /**
     * Has every task computed.
     *
     * @param round the round, from 0
     * @param theta parameters, d numbers, not written to
     * @param tasks what to compute
     * @return one message per task, in the order of the tasks
     */
    List<Message> compute(int round, double[] theta, List<Task> tasks);

    /** How many party updates the pool really computed for the last round (a simulation shares them between workers). */
    int gradientsComputed();

    /** Whether every worker computes by itself ({@code executed}) or shares are computed once ({@code accounted}). */
    String redundancy();

    @Override
    void close();
}
