package dev.firebreak.experiments.train;

import dev.firebreak.experiments.spec.Expectation;
import dev.firebreak.learning.train.ExperimentSpec;
import java.util.List;

/**
 * What a training spec declares.
 *
 * @param experiment what is run, and all that its numbers depend on
 * @param canonical the one text of the experiment
 * @param expectations what the final metrics must reach; they change no number
 */
public record Training(ExperimentSpec experiment, String canonical, List<Expectation> expectations) {

    /** Copies the list. */
    public Training {
        expectations = List.copyOf(expectations);
    }
}
