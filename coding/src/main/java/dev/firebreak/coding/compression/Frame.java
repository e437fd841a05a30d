package dev.firebreak.coding.compression;

import dev.firebreak.core.random.Randomness;

/**
 * What sender and server agree on before a round's messages.
 *
 * @param randomness where masks and roundings are drawn from
 * @param round the round, from 0
 * @param dimension Q, numbers per vector, at least 1
 * @param float32 whether values travel in four bytes
 */
public record Frame(Randomness randomness, int round, int dimension, boolean float32) {

    /** Checks Q. */
    public Frame {
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension must be at least 1, but is " + dimension);
        }
    }

    Width width() {
        return float32 ? Width.FLOAT32 : Width.FLOAT64;
    }
}
