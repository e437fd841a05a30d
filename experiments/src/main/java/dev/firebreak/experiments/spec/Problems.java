package dev.firebreak.experiments.spec;

import dev.firebreak.core.InputException;
import dev.firebreak.core.spec.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything that is wrong with a spec, gathered so that it is refused once, with all of it. */
final class Problems {
    private record Problem(Place place, String text) {
        /** With its place; what is wrong inside of a value names its own. */
        String placed() {
            return text.startsWith(place.source() + ":") ? text : place + ": " + text;
        }
    }

    private final List<Problem> found = new ArrayList<>();

    void add(Place place, String text) {
        found.add(new Problem(place, text));
    }

    /** Notes each problem of a part or value under the key that holds it. */
    void add(Place place, String key, InputException refused) {
        refused.problems().forEach(problem -> add(place, under(place.source(), key, problem)));
    }

    // The key comes after the place of a problem that has one.
    private static String under(String source, String key, String problem) {
        int text = problem.startsWith(source + ":") ? problem.indexOf(": ", source.length()) + 2 : 0;
        return problem.substring(0, text) + key + ": " + problem.substring(text);
    }

    /** Notes what is refused while a value is read. */
    void note(Place place, String key, Runnable reading) {
        try {
            reading.run();
        } catch (InputException refused) {
            add(place, key, refused);
        }
    }

    boolean none() {
        return found.isEmpty();
    }

    /** Refuses, in reading order, if anything was found. */
    void refuse() {
        if (!found.isEmpty()) {
            throw new InputException(found.stream()
                    .sorted(Comparator.comparing(Problem::place))
                    .map(Problem::placed)
                    .distinct()
                    .toList());
        }
    }
}
