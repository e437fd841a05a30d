package dev.firebreak.learning.augmentation;

import dev.firebreak.core.InputException;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.Shape;

/** One random change of an image, as where each number of the new image comes from. A value. */
public interface ImageMap {
    /** In place of a source: the number is 0, which is black where pixels are stored as they are. */
    int ZERO = -1;

    /**
     * Refuses images that it cannot change.
     *
     * @throws InputException with what is allowed
     */
    default void check(Shape shape) {}

    /**
     * Draws the change of one image.
     *
     * @param source overwritten: for each number of the new image, of the same shape, the place of the old one that it is, or {@link #ZERO}
     */
    void draw(Shape shape, RandomStream stream, int[] source);

    /** Mirrored left to right with probability 1/2. */
    record Flip() implements ImageMap {

        @Override
        public void draw(Shape shape, RandomStream stream, int[] source) {
            boolean mirrored = stream.nextBoolean();
            int width = shape.width();
            for (int at = 0; at < source.length; at++) {
                int column = at % width;
                source[at] = mirrored ? at - column + width - 1 - column : at;
            }
        }
    }

    /** A window of the old size at a uniformly drawn place of the image with this many zeros around it. */
    record Crop(int padding) implements ImageMap {

        @Override
        public void check(Shape shape) {
            int least = Math.min(shape.height(), shape.width());
            if (padding >= least) {
                throw new InputException("crop(padding=" + padding + ") could cut everything away of images of " + shape
                        + "; padding must be less than " + least);
            }
        }

        @Override
        public void draw(Shape shape, RandomStream stream, int[] source) {
            int height = shape.height();
            int width = shape.width();
            int down = stream.nextInt(2 * padding + 1) - padding;
            int right = stream.nextInt(2 * padding + 1) - padding;
            for (int at = 0; at < source.length; at++) {
                int row = at / width % height + down;
                int column = at % width + right;
                boolean inside = 0 <= row && row < height && 0 <= column && column < width;
                source[at] = inside ? at + down * width + right : ZERO;
            }
        }
    }
}
