package dev.firebreak.unlearning.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.core.Printable;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Reads the parameters of a method strictly, and records which ones a certificate was computed from. */
final class Parameters {
    /** What methods without a certificate state. */
    static final String[] UNCERTIFIED = {
        "batch",
        "beta",
        "epochs",
        "groups",
        "noise",
        "post-rate",
        "post-weight-decay",
        "rate",
        "steps",
        "training-steps",
        "trimmed"
    };

    /** How training goes on without noise. */
    static final String[] RECIPE = {"batch", "epochs", "post-rate", "post-weight-decay"};

    private final JsonNode values;
    private final Set<String> used = new TreeSet<>();
    private final Set<String> described = new TreeSet<>();

    Parameters(JsonNode values) {
        this.values = values;
    }

    boolean has(String name) {
        used.add(name);
        return values.has(name);
    }

    /** A number, or infinity. */
    double number(String name) {
        JsonNode value = value(name);
        boolean infinite = value.isTextual() && value.textValue().equals("Infinity");
        if (!value.isNumber() && !infinite) {
            throw refused(name, "a number", value);
        }
        return infinite ? Double.POSITIVE_INFINITY : value.doubleValue();
    }

    /** A whole number from 0 to {@code most}. */
    int whole(String name, int most) {
        JsonNode value = value(name);
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (!(number >= 0 && number <= most && number == Math.rint(number))) {
            throw refused(name, "a whole number from 0 to " + most, value);
        }
        return (int) number;
    }

    /** A whole number from 0. */
    int whole(String name) {
        return whole(name, Integer.MAX_VALUE);
    }

    boolean truth(String name) {
        JsonNode value = value(name);
        if (!value.isBoolean()) {
            throw refused(name, "true or false", value);
        }
        return value.booleanValue();
    }

    /** Numbers that this method may state, but nothing is computed from. */
    void describe(String... names) {
        described.addAll(List.of(names));
    }

    /** Whole numbers that this method must state, and nothing is computed from: they tell it from a method of the same formula. */
    void require(String... names) {
        describe(names);
        for (String name : names) {
            if (!values.path(name).isIntegralNumber()) {
                throw refused(name, "a whole number", values.path(name));
            }
        }
    }

    double[] numbers(String name) {
        JsonNode list = value(name);
        if (!list.isArray()) {
            throw refused(name, "a list of numbers", list);
        }
        return IntStream.range(0, list.size())
                .mapToDouble(i -> {
                    if (!list.get(i).isNumber()) {
                        throw refused(name + "[" + i + "]", "a number", list.get(i));
                    }
                    return list.get(i).doubleValue();
                })
                .toArray();
    }

    String word(String name) {
        JsonNode value = value(name);
        if (!value.isTextual()) {
            throw refused(name, "a word", value);
        }
        return value.textValue();
    }

    /** The parameters that nothing was computed from. @throws IllegalArgumentException if one has no meaning for any method */
    Set<String> unused() {
        Set<String> unused = new TreeSet<>();
        for (Iterator<String> names = values.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!used.contains(name)) {
                unused.add(name);
                if (!described.contains(name)) {
                    throw new IllegalArgumentException(
                            "parameter " + Printable.shortened(name) + " has no meaning for this method");
                }
            }
        }
        return unused;
    }

    private JsonNode value(String name) {
        used.add(name);
        return values.path(name);
    }

    private static IllegalArgumentException refused(String name, String expected, JsonNode found) {
        return new IllegalArgumentException("parameter " + name + " must be " + expected + ", but is "
                + (found.isMissingNode() ? "missing" : Printable.shortened(found.toString())));
    }
}
