package dev.firebreak.experiments.spec;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.store.Expected;
import dev.firebreak.learning.train.ExperimentSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A spec that was read and found acceptable: the experiment, and what its author expects of it.
 *
 * @param experiment what is run, and all that its numbers depend on
 * @param expectations what the final metrics must reach; they change no number
 * @param places where the value of each key was written, as {@code file:line:column} or an option; the file for a default
 */
public record Declaration(ExperimentSpec experiment, List<Expectation> expectations, Map<String, String> places) {

    /** Copies list and map. */
    public Declaration {
        expectations = List.copyOf(expectations);
        places = Map.copyOf(places);
    }

    /** The same problems, each that begins with a key and a colon after the place where that key was written. */
    public InputException placed(InputException refused) {
        InputException placed =
                new InputException(refused.problems().stream().map(this::placed).toList());
        placed.initCause(refused);
        return placed;
    }

    private String placed(String problem) {
        int colon = problem.indexOf(':');
        String place = colon < 0 ? null : places.get(problem.substring(0, colon));
        return place == null ? problem : place + ": " + problem;
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
