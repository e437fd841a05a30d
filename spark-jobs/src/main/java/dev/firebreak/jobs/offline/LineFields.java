package dev.firebreak.jobs.offline;

import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Draw;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The values of one line by key. A key has the same type in every command. */
final class LineFields {
    private final Map<String, Object> values = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    /** The fields of a line's object, which may have these keys. */
    static LineFields read(LineObject line, List<String> keys) throws IOException {
        LineFields fields = new LineFields();
        for (String key = line.next(keys); key != null; key = line.next(keys)) {
            fields.values.put(
                    key,
                    switch (key) {
                        case "attack", "pipeline", "precision", "method", "conversion", "schedule" -> line.text();
                        case "byzantine", "round" -> line.natural();
                        case "seed" -> line.whole();
                        case "vectors", "own", "flipped" -> Rows.of(line.matrix());
                        case "state" -> line.vector();
                        case "permutation" -> line.naturals();
                        case "memory" -> new State(line.vectors());
                        default -> line.real();
                    });
        }
        return fields;
    }

    /** The fields of a file that holds rows and nothing else. */
    static LineFields of(Rows rows) {
        LineFields fields = new LineFields();
        fields.values.put("vectors", rows);
        return fields;
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** The value of a key; the fallback, which may be null, if the line leaves it out. */
    <T> T get(String key, Class<T> type, T fallback) {
        used.add(key);
        return has(key) ? type.cast(values.get(key)) : fallback;
    }

    /** The value of a key. @throws InputException if the line leaves it out and the fallback is null */
    <T> T required(String key, Class<T> type, T fallback) {
        T value = get(key, type, fallback);
        if (value == null) {
            throw new InputException("key '" + key + "' is missing");
        }
        return value;
    }

    double number(String key) {
        return required(key, Double.class, null);
    }

    double number(String key, double fallback) {
        return get(key, Double.class, fallback);
    }

    /** A whole number from 1 that is written as any number. */
    int count(String key) {
        double value = number(key);
        if (value != Math.rint(value) || value < 1 || value > Integer.MAX_VALUE) {
            throw new InputException("'" + key + "' must be a whole number from 1, but is " + value);
        }
        return (int) value;
    }

    /** One of some words; the fallback if the line leaves it out, unless that is null. */
    String word(String key, String fallback, String... allowed) {
        String word = get(key, String.class, fallback);
        String words = String.join(", ", allowed);
        if (word == null) {
            throw new InputException("key '" + key + "' is missing; it is one of " + words);
        }
        if (!List.of(allowed).contains(word)) {
            throw new InputException("'" + key + "' must be one of " + words + ", but is '" + word + "'");
        }
        return word;
    }

    /** Where a pipeline starts, and its permutation; one that is not given is drawn from the seed. */
    AggregationContext context(long seed, int round) {
        int[] permutation = get("permutation", int[].class, null);
        return new AggregationContext(
                get("state", double[].class, null),
                permutation == null ? Draw.seeded(seed, round) : Draw.fixed(permutation));
    }

    /** Refuses keys that had no effect on the answer. */
    void refuseUnused(String method) {
        List<String> unused = values.keySet().stream()
                .filter(key -> !used.contains(key))
                .sorted()
                .toList();
        if (!unused.isEmpty()) {
            throw new InputException("with these keys " + method + " has no use for " + String.join(", ", unused));
        }
    }
}
