package dev.firebreak.jobs.workers;

import dev.firebreak.core.State;
import dev.firebreak.learning.train.Answer;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * A slice's results in a round, on the executor.
 *
 * @param answers one per task of the slice, in their order
 * @param states by worker id the states of the slice's workers after the round, those without a task in it included
 */
record SliceAnswers(List<Answer> answers, Map<Integer, State> states) implements Serializable {}
