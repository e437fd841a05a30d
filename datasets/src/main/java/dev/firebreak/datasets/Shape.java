package dev.firebreak.datasets;

import java.io.Serializable;

/**
 * How the numbers of one example are arranged: an image, stored channel by channel and within each by rows, or a vector, which is one
 * row of one channel.
 *
 * @param height rows, at least 1
 * @param width columns, at least 0
 * @param channels colours, at least 1
 */
public record Shape(int height, int width, int channels) implements Serializable {

    /** A vector of this length. */
    public static Shape vector(int length) {
        return new Shape(1, length, 1);
    }

    /** How many numbers: height times width times channels. */
    public int size() {
        return Math.multiplyExact(Math.multiplyExact(height, width), channels);
    }

    /** The lengths of the axes, as {@code 28 x 28 x 1} or {@code 16}. */
    @Override
    public String toString() {
        return height == 1 && channels == 1 ? String.valueOf(width) : height + " x " + width + " x " + channels;
    }
}
