package dev.firebreak.core;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a part with state (momentum, error feedback, a mimic attack, the trainer) carries between rounds: arrays by
 * name, in name order, which is exactly what a checkpoint holds. Single numbers are arrays of length one.
 *
 * <p>The map cannot be changed; the arrays are shared with the code that made the state and are by contract never written to again.
 *
 * @param arrays the arrays by name
 */
public record State(SortedMap<String, double[]> arrays) implements Serializable {

    /** No state yet. */
    public static final State EMPTY = new State(new TreeMap<>());

    /** Takes a view of the map that cannot be changed. */
    public State {
        arrays = Collections.unmodifiableSortedMap(new TreeMap<>(arrays));
    }

    /** The array of this name, or {@code null} if there is none. */
    public double[] get(String name) {
        return arrays.get(name);
    }

    /** The first number of the array of this name, or {@code absent} if there is none. */
    public double number(String name, double absent) {
        double[] array = arrays.get(name);
        return array == null ? absent : array[0];
    }

    /** This state with one array added or replaced. */
    public State with(String name, double... array) {
        SortedMap<String, double[]> changed = new TreeMap<>(arrays);
        changed.put(name, array);
        return new State(changed);
    }

    /** This state with all arrays of {@code other}, each under {@code prefix + "/" + name}. */
    public State with(String prefix, State other) {
        SortedMap<String, double[]> changed = new TreeMap<>(arrays);
        other.arrays.forEach((name, array) -> changed.put(prefix + "/" + name, array));
        return new State(changed);
    }

    /** The part put in by {@link #with(String, State)} under this prefix. */
    public State under(String prefix) {
        SortedMap<String, double[]> part = new TreeMap<>();
        for (Map.Entry<String, double[]> entry : arrays.tailMap(prefix + "/").entrySet()) {
            if (!entry.getKey().startsWith(prefix + "/")) {
                break;
            }
            part.put(entry.getKey().substring(prefix.length() + 1), entry.getValue());
        }
        return new State(part);
    }
}
