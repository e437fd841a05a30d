package dev.firebreak.unlearning.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.core.Printable;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Reads the parameters of a method strictly, and records which ones a certificate was computed from. */
final class Parameters {
    /** What methods without a certificate state. */
    static final String[] UNCERTIFIED =
            "batch beta epochs groups noise post-rate post-weight-decay rate steps training-steps trimmed".split(" ");

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
        JsonNode value = value(
                name,
                "a number",
                found -> found.isNumber()
                        || (found.isTextual() && found.textValue().equals("Infinity")));
        return value.isNumber() ? value.doubleValue() : Double.POSITIVE_INFINITY;
    }

    /** A whole number from 0 to {@code most}. */
    int whole(String name, int most) {
        return value(name, "a whole number from 0 to " + most, found -> {
                    double number = found.isNumber() ? found.doubleValue() : Double.NaN;
                    return number >= 0 && number <= most && number == Math.rint(number);
                })
                .intValue();
    }

    /** A whole number from 0. */
    int whole(String name) {
        return whole(name, Integer.MAX_VALUE);
    }

    boolean truth(String name) {
        return value(name, "true or false", JsonNode::isBoolean).booleanValue();
    }

    /** Numbers that this method may state, but nothing is computed from. */
    void describe(String... names) {
        described.addAll(List.of(names));
    }

    /** Whole numbers that this method must state, and nothing is computed from: they tell it from a method of the same formula. */
    void require(String... names) {
        describe(names);
        for (String name : names) {
            checked(name, values.path(name), "a whole number", JsonNode::isIntegralNumber);
        }
    }

    double[] numbers(String name) {
        JsonNode list = value(name, "a list of numbers", JsonNode::isArray);
        return IntStream.range(0, list.size())
                .mapToDouble(i -> checked(name + "[" + i + "]", list.get(i), "a number", JsonNode::isNumber)
                        .doubleValue())
                .toArray();
    }

    String word(String name) {
        return value(name, "a word", JsonNode::isTextual).textValue();
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

    private JsonNode value(String name, String expected, Predicate<JsonNode> right) {
        used.add(name);
        return checked(name, values.path(name), expected, right);
    }

    private static JsonNode checked(String name, JsonNode found, String expected, Predicate<JsonNode> right) {
        if (!right.test(found)) {
            throw new IllegalArgumentException("parameter " + name + " must be " + expected + ", but is "
                    + (found.isMissingNode() ? "missing" : Printable.shortened(found.toString())));
        }
        return found;
    }
}
