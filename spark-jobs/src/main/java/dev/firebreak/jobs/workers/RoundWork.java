package dev.firebreak.jobs.workers;

import dev.firebreak.learning.train.Task;
import java.io.Serializable;
import java.util.List;

/**
 * A round as the executors get it.
 *
 * @param round the round, from 0
 * @param participants how many workers take part in it
 * @param theta the parameters
 * @param slices what to compute, by Spark partition
 */
record RoundWork(int round, int participants, double[] theta, List<List<Task>> slices) implements Serializable {}
