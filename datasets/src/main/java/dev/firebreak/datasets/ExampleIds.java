package dev.firebreak.datasets;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalInt;

/**
 * The ids of training examples, by which requests to forget and receipts name them: those of the data's own column of ids, or their
 * positions.
 */
public final class ExampleIds implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int count;
    private final List<String> own;
    private final HashMap<String, Integer> positions = new HashMap<>();

    private ExampleIds(int count, List<String> own) {
        this.count = count;
        this.own = own;
        for (int i = 0; i < own.size(); i++) {
            if (positions.put(own.get(i), i) != null) {
                throw new IllegalArgumentException("two examples have the id " + own.get(i));
            }
        }
    }

    /** Of so many examples whose ids are their positions. */
    public static ExampleIds positions(int count) {
        return new ExampleIds(count, List.of());
    }

    /** Of examples with these ids, all different, one for each in their order. */
    public static ExampleIds of(List<String> own) {
        return new ExampleIds(own.size(), List.copyOf(own));
    }

    /** How many examples there are. */
    public int count() {
        return count;
    }

    /** The ids of some examples, in this order. */
    public List<String> names(int... examples) {
        return Arrays.stream(examples)
                .mapToObj(i -> own.isEmpty() ? String.valueOf(i) : own.get(i))
                .toList();
    }

    /** The example of an id; empty if there is none. */
    public OptionalInt position(String id) {
        if (own.isEmpty()) {
            return id.matches("0|[1-9][0-9]{0,9}") && Long.parseLong(id) < count
                    ? OptionalInt.of(Integer.parseInt(id))
                    : OptionalInt.empty();
        }
        Integer found = positions.get(id);
        return found == null ? OptionalInt.empty() : OptionalInt.of(found);
    }

    /** What the ids are, as a clause for messages. */
    @Override
    public String toString() {
        return own.isEmpty()
                ? "ids are positions in the training set, from 0 to " + (count - 1)
                : "ids are those of the training data's column of ids, such as '" + own.get(0) + "'";
    }
}
