package dev.firebreak.jobs.offline;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The numbers and words of one line, which remember whether they were asked for: a key that has no effect is refused. */
final class CalibrationArguments {
    static final List<String> WORDS = List.of("method", "conversion", "schedule");
    static final List<String> NUMBERS = List.of(
            "initial-clip",
            "gradient-clip",
            "model-clip",
            "rate",
            "regularization",
            "steps",
            "noise",
            "initial-noise",
            "epsilon",
            "delta",
            "rho",
            "strong-convexity",
            "smoothness",
            "excess-risk",
            "dimension");

    private final Map<String, Double> numbers = new HashMap<>();
    private final Map<String, String> words = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    static CalibrationArguments read(LineObject line) throws IOException {
        List<String> keys = new ArrayList<>(WORDS);
        keys.addAll(NUMBERS);
        CalibrationArguments given = new CalibrationArguments();
        for (String key = line.next(keys); key != null; key = line.next(keys)) {
            if (WORDS.contains(key)) {
                given.words.put(key, line.text());
            } else {
                given.numbers.put(key, line.real());
            }
        }
        return given;
    }

    boolean has(String key) {
        return numbers.containsKey(key);
    }

    double number(String key) {
        used.add(key);
        Double value = numbers.get(key);
        if (value == null) {
            throw new InputException("key '" + key + "' is missing");
        }
        return value;
    }

    double number(String key, double fallback) {
        return has(key) ? number(key) : fallback;
    }

    int whole(String key) {
        double value = number(key);
        if (value != Math.rint(value) || value < 1 || value > Integer.MAX_VALUE) {
            throw new InputException("'" + key + "' must be a whole number from 1, but is " + value);
        }
        return (int) value;
    }

    /** One of some words; the first one if none is given. */
    String word(String key, String... allowed) {
        used.add(key);
        String word = words.getOrDefault(key, allowed[0]);
        if (!List.of(allowed).contains(word)) {
            throw new InputException(
                    "'" + key + "' must be one of " + String.join(", ", allowed) + ", but is '" + word + "'");
        }
        return word;
    }

    /** A word that must be there. */
    String requiredWord(String key, String... allowed) {
        if (!words.containsKey(key)) {
            throw new InputException("key '" + key + "' is missing; it is one of " + String.join(", ", allowed));
        }
        return word(key, allowed);
    }

    /** Refuses what the method has no use for. */
    void refuseUnused(String method) {
        List<String> unused = new ArrayList<>(numbers.keySet());
        unused.addAll(words.keySet());
        unused.removeAll(used);
        unused.sort(null);
        if (!unused.isEmpty()) {
            throw new InputException("with these keys " + method + " has no use for " + String.join(", ", unused));
        }
    }
}
