package dev.firebreak.jobs.spec;

import dev.firebreak.jobs.store.Expected;
import dev.firebreak.learning.train.ExperimentSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A spec that was read and found acceptable: the experiment, and what its author expects of it.
 *
 * @param experiment what is run, and all that its numbers depend on
 * @param expectations what the final metrics must reach; they change no number
 */
public record Declaration(ExperimentSpec experiment, List<Expectation> expectations) {

    /** Copies the list. */
    public Declaration {
        expectations = List.copyOf(expectations);
    }

    /** Every expectation with what was found. */
    public List<Expected> found(Map<String, Double> metrics) {
        return expectations.stream()
                .map(expectation -> expectation.found(metrics))
                .toList();
    }

    /** The expectations that these final metrics do not meet, one sentence each. */
    public List<String> failures(Map<String, Double> metrics) {
        return expectations.stream()
                .map(expectation -> expectation.failure(metrics))
                .flatMap(Optional::stream)
                .toList();
    }
}
