package dev.firebreak.experiments.spec;

import dev.firebreak.core.InputException;
import dev.firebreak.core.spec.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything that is wrong with a spec, gathered so that it is refused once, with all of it. */
final class Problems {
    private record Problem(Place place, String text) {}

    private final List<Problem> found = new ArrayList<>();

    /** Notes one problem. */
    void add(Place place, String text) {
        found.add(new Problem(place, text));
    }

    /** Notes each problem of a part or value under the key that holds it. */
    void add(Place place, String key, InputException refused) {
        refused.problems().forEach(problem -> add(place, key + ": " + problem));
    }

    /** Whether nothing was found. */
    boolean none() {
        return found.isEmpty();
    }

    /** Refuses, in reading order, if anything was found. */
    void refuse() {
        if (!found.isEmpty()) {
            throw new InputException(found.stream()
                    .sorted(Comparator.comparing(Problem::place))
                    .map(problem -> problem.place() + ": " + problem.text())
                    .distinct()
                    .toList());
        }
    }
}
