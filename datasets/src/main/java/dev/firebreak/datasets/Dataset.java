package dev.firebreak.datasets;

import dev.firebreak.core.InputException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;

/**
 * A data set as experiments use it.
 *
 * @param name the call that made it, canonical
 * @param train examples to learn from
 * @param test examples to judge by; empty where a set has none (generated regressions)
 * @param groups the natural owner (subset, site, writer) {@code 0..g-1} of each training example, where the set has owners
 * @param ids of the training examples
 */
public record Dataset(String name, Examples train, Optional<Examples> test, Optional<int[]> groups, ExampleIds ids)
        implements Serializable {

    /**
     * Checks that a model of the training examples can judge the test examples: as many features, no class beyond the training classes,
     * real targets in both or in neither.
     *
     * @throws InputException if not
     */
    public Dataset {
        test.ifPresent(examples -> requireFit(name, train, examples));
    }

    private static void requireFit(String name, Examples train, Examples test) {
        Shape shape = train.features().shape();
        Shape found = test.features().shape();
        if (found.size() != shape.size()) {
            throw new InputException("data " + name + ": the test set has " + count(found.size(), "feature")
                    + ", but the training set has " + shape.size());
        }
        // A product that agrees is not enough: pixels of 2 x 8 images are other features than those of 4 x 4 ones.
        if (!found.equals(shape)) {
            throw new InputException("data " + name + ": the test examples have the shape " + found
                    + ", but the training examples " + shape);
        }
        if (test.classes() > train.classes() || (test.classes() == 0) != (train.classes() == 0)) {
            throw new InputException("data " + name + ": the test set has " + targets(test)
                    + ", but the training set has " + targets(train));
        }
    }

    private static String targets(Examples examples) {
        return examples.classes() == 0 ? "real targets" : count(examples.classes(), "class");
    }

    private static String count(int number, String word) {
        return number + " " + word + (number == 1 ? "" : word.endsWith("s") ? "es" : "s");
    }

    /** What is serialized, since an {@link Optional} cannot be; what is absent is {@code null}. */
    private record Serialized(String name, Examples train, Examples test, int[] groups, ExampleIds ids)
            implements Serializable {
        private Object readResolve() {
            return new Dataset(name, train, Optional.ofNullable(test), Optional.ofNullable(groups), ids);
        }
    }

    private Object writeReplace() {
        return new Serialized(name, train, test.orElse(null), groups.orElse(null), ids);
    }

    /** A data set whose examples have no ids of their own. */
    public static Dataset of(String name, Examples train, Optional<Examples> test, Optional<int[]> groups) {
        return new Dataset(name, train, test, groups, ExampleIds.positions(train.count()));
    }

    /**
     * Some of the training examples, with their owners and without ids of their own, beside the same test set.
     *
     * @param call what the set is then called
     * @param rows which, in this order
     */
    public Dataset ofTraining(String call, int... rows) {
        return of(
                call,
                train.select(rows),
                test,
                groups.map(all -> Arrays.stream(rows).map(i -> all[i]).toArray()));
    }

    /** The same with ids of its own. */
    public Dataset withIds(ExampleIds own) {
        return new Dataset(name, train, test, groups, own);
    }

    /**
     * SHA-256 over the canonical bytes of the examples and groups (not of the name, which may hold a path), in hexadecimal: tells
     * whether two sets hold the same numbers. It is computed at every call; runs name data by {@link DataSource#digests}.
     */
    public String digest() {
        return ContentDigest.of(train, test, groups);
    }
}
