package dev.firebreak.datasets;

import java.io.Serializable;

/**
 * Inputs with their targets. The position of an example is its record id within its set.
 *
 * @param features the inputs
 * @param targets one number per example: a class {@code 0..classes-1}, or a real number for regression
 * @param classes how many classes; 0 for regression
 */
public record Examples(Features features, double[] targets, int classes) implements Serializable {

    /** Checks that there is one target per example. */
    public Examples {
        if (features.count() != targets.length) {
            throw new IllegalArgumentException(
                    "there are " + features.count() + " examples but " + targets.length + " targets");
        }
    }

    /** How many examples. */
    public int count() {
        return targets.length;
    }

    /** The class of an example; only for classification. */
    public int label(int example) {
        return (int) targets[example];
    }

    /** How many examples each class has; empty for regression. */
    public int[] classCounts() {
        int[] counts = new int[classes];
        for (int i = 0; classes > 0 && i < targets.length; i++) {
            counts[label(i)]++;
        }
        return counts;
    }

    /** The examples of these indices, in this order, copied. */
    public Examples select(int... examples) {
        double[] chosen = new double[examples.length];
        for (int i = 0; i < examples.length; i++) {
            chosen[i] = targets[examples[i]];
        }
        return new Examples(features.select(examples), chosen, classes);
    }

    /** The same inputs (shared) with labels C - 1 - y; only for classification. */
    public Examples withFlippedLabels() {
        if (classes == 0) {
            throw new IllegalArgumentException("labels can be flipped only where there are classes");
        }
        double[] flipped = new double[targets.length];
        for (int i = 0; i < flipped.length; i++) {
            flipped[i] = classes - 1 - targets[i];
        }
        return new Examples(features, flipped, classes);
    }
}
