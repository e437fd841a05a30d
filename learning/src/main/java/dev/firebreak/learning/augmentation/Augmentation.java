package dev.firebreak.learning.augmentation;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.Shape;
import java.util.Arrays;
import java.util.List;

/** Random changes of the images of a batch, one after the other; an image's label stays. A value. */
public final class Augmentation {
    /** Images stay as they are. */
    public static final Augmentation NONE = new Augmentation(List.of());

    private static final String SOURCE =
            "Krizhevsky, Sutskever and Hinton, NIPS 2012, section 4.1; He et al., CVPR 2016, section 4.2";

    /** Changes of images by name. */
    public static final Registry<ImageMap> AUGMENTATIONS = new Registry<>(
            ImageMap.class,
            "augmentation",
            List.of(
                    new Part<>(
                            "flip",
                            "images are mirrored left to right with probability 1/2",
                            SOURCE,
                            List.of(),
                            a -> new ImageMap.Flip()),
                    new Part<>(
                            "crop",
                            "a window of the image's size, at a uniformly drawn place of the image with zeros around it",
                            SOURCE,
                            List.of(Parameter.integer(
                                    "padding", "4", 1, Integer.MAX_VALUE, "rows and columns of zeros on each side")),
                            a -> new ImageMap.Crop(a.integer("padding")))));

    private final List<ImageMap> maps;

    private Augmentation(List<ImageMap> maps) {
        this.maps = maps;
    }

    /**
     * These changes, in this order.
     *
     * @param shape of the examples
     * @throws InputException if there are changes but no images, or images that are too small
     */
    public static Augmentation of(List<Call> calls, Examples shape) {
        if (calls.isEmpty()) {
            return NONE;
        }
        Shape image = shape.features().shape();
        boolean dense = shape.features() instanceof DenseFeatures;
        if (!dense || image.height() == 1) {
            throw new InputException(calls.get(0) + " changes images, but the data are "
                    + (dense ? "vectors of " + image : "sparse vectors")
                    + "; leave it out, or use data whose shape has a height (firebreak datasets describe)");
        }
        List<ImageMap> maps = calls.stream().map(AUGMENTATIONS::build).toList();
        maps.forEach(map -> map.check(image));
        return new Augmentation(maps);
    }

    /** Whether images stay as they are. */
    public boolean isNone() {
        return maps.isEmpty();
    }

    /** The examples with changed images, each drawn anew, in order; the given ones are not written to. */
    public Examples apply(Examples examples, RandomStream stream) {
        if (isNone()) {
            return examples;
        }
        DenseFeatures old = (DenseFeatures) examples.features();
        int size = old.dimension();
        int[] sources = new int[Math.multiplyExact(examples.count(), size)];
        int[] one = new int[size];
        int[] whole = new int[size];
        for (int i = 0; i < examples.count(); i++) {
            Arrays.setAll(whole, j -> j);
            for (ImageMap map : maps) {
                map.draw(old.shape(), stream, one);
                for (int j = 0; j < size; j++) {
                    one[j] = one[j] == ImageMap.ZERO ? ImageMap.ZERO : whole[one[j]];
                }
                System.arraycopy(one, 0, whole, 0, size);
            }
            for (int j = 0; j < size; j++) {
                sources[i * size + j] = whole[j] == ImageMap.ZERO ? ImageMap.ZERO : i * size + whole[j];
            }
        }
        return new Examples(old.gathered(sources), examples.targets(), examples.classes());
    }
}
