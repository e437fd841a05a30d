package dev.firebreak.datasets.format;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.Shape;
import java.util.stream.IntStream;

/**
 * The IDX format of MNIST and its kin: two zero bytes, a type, the number of axes, the length of each axis (32 bits, big
 * endian), then the numbers, last axis fastest. Only unsigned bytes are read; an image becomes {@code byte / 255} as
 * float32, of its height and width if there are three axes, else a vector.
 */
public final class Idx {
    private static final int UNSIGNED_BYTE = 0x08;

    private Idx() {}

    /**
     * Images and their labels.
     *
     * @param images axes (image, row, column), or more
     * @param labels one axis, as long as there are images
     * @param classes labels must lie in {@code 0..classes-1}
     * @throws InputException if a file is missing, cut off, too long, not of this format, if the counts differ, or a label
     *     is out of range
     */
    public static Examples examples(DataFile images, DataFile labels, int classes) {
        double[] targets = Limits.within(labels.toString(), () -> labels(labels, classes));
        DenseFeatures features = Limits.within(images.toString(), () -> images(images));
        if (features.count() != targets.length) {
            throw new InputException(images + ": holds " + features.count() + " images, but " + labels + " holds "
                    + targets.length + " labels; expected as many labels as images");
        }
        return new Examples(features, targets, classes);
    }

    static DenseFeatures images(DataFile file) {
        try (BinarySource source = new BinarySource(file)) {
            int[] axes = header(source, file, 2);
            Shape shape = axes.length == 3
                    ? new Shape(axes[1], axes[2], 1)
                    : Shape.vector(IntStream.of(axes).skip(1).reduce(1, (a, b) -> a * b));
            byte[] image = new byte[shape.size()];
            byte[] pixels = new byte[axes[0] * image.length];
            for (int i = 0; i < axes[0]; i++) {
                source.fill(image, "image " + i);
                System.arraycopy(image, 0, pixels, i * image.length, image.length);
            }
            source.expectEnd(axes[0] + " images");
            return DenseFeatures.ofPixels(shape, pixels);
        }
    }

    static double[] labels(DataFile file, int classes) {
        try (BinarySource source = new BinarySource(file)) {
            int count = header(source, file, 1)[0];
            double[] labels = new double[count];
            byte[] label = new byte[1];
            for (int i = 0; i < count; i++) {
                source.fill(label, "label " + i);
                labels[i] = label[0] & 0xFF;
                if (labels[i] >= classes) {
                    throw source.problem("the byte before is label " + i + ", which is " + (label[0] & 0xFF)
                            + "; expected 0.." + (classes - 1));
                }
            }
            source.expectEnd(count + " labels");
            return labels;
        }
    }

    /** The lengths of the axes, of which there are at least {@code least}; labels have exactly one. */
    private static int[] header(BinarySource source, DataFile file, int least) {
        int magic = source.int32("the IDX header");
        int count = magic & 0xFF;
        boolean wanted = magic >>> 8 == UNSIGNED_BYTE && (least == 1 ? count == 1 : count >= least);
        if (!wanted) {
            throw source.problem(String.format(
                    "the file starts with 0x%08x; expected an IDX file of unsigned bytes with %s, which starts with 0x%08x",
                    magic, least == 1 ? "one axis" : "an axis for images", UNSIGNED_BYTE << 8 | (least == 1 ? 1 : 3)));
        }
        int[] axes = new int[count];
        long most = Math.min(Limits.MOST_NUMBERS, file.greatestSize());
        // With no axis of length 0 every partial product stays within the limit, so that none can overflow.
        long numbers = 1;
        for (int axis = 0; axis < count; axis++) {
            axes[axis] = source.int32("the IDX header");
            if (axes[axis] == 0) {
                throw source.problem("axis " + axis + " has length 0; expected at least 1");
            }
            numbers *= Integer.toUnsignedLong(axes[axis]);
            if (numbers > most) {
                throw source.problem("the header announces more numbers than the file can hold (axis " + axis
                        + " has length " + Integer.toUnsignedString(axes[axis]) + "; at most " + most + " numbers)");
            }
        }
        return axes;
    }
}
