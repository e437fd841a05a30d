package dev.firebreak.learning.network;

import dev.firebreak.datasets.Shape;

/**
 * Where the values between two operations are.
 *
 * @param shape channels, rows and columns
 * @param values number of the array of a {@link Chunk} that holds them
 * @param slopes number of the array that holds the derivatives of the loss by them, or {@link #NONE}
 */
record Slot(Shape shape, int values, int slopes) {
    static final int NONE = -1;

    int size() {
        return shape.size();
    }

    /** Rows times columns. */
    int positions() {
        return shape.height() * shape.width();
    }

    /** Whether derivatives by the values are wanted. */
    boolean hasSlopes() {
        return slopes != NONE;
    }
}
