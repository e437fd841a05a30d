package dev.firebreak.learning.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.Shape;
import dev.firebreak.learning.RoundView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two images of 2 rows, 3 columns and 2 channels, whose pixels are all different, many times over. */
class AugmentationTest {
    private static final Shape SHAPE = new Shape(2, 3, 2);
    private static final int COUNT = 400;
    private final Examples images = images();

    private static Examples images() {
        byte[] pixels = new byte[COUNT * SHAPE.size()];
        double[] labels = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            labels[i] = i % 2;
            for (int j = 0; j < SHAPE.size(); j++) {
                pixels[i * SHAPE.size() + j] = (byte) (1 + 100 * (i % 2) + j);
            }
        }
        return new Examples(DenseFeatures.ofPixels(SHAPE, pixels), labels, 2);
    }

    private Examples apply(Examples examples, int round, String... calls) {
        return Augmentation.of(Stream.of(calls).map(Call::parse).toList(), examples)
                .apply(examples, Randomness.of(3).stream("test", round, 0));
    }

    private static List<List<Integer>> bytes(Examples examples) {
        List<List<Integer>> all = new ArrayList<>();
        byte[] pixels = ((DenseFeatures) examples.features()).pixels();
        for (int i = 0; i < examples.count(); i++) {
            List<Integer> one = new ArrayList<>();
            for (int j = 0; j < SHAPE.size(); j++) {
                one.add((int) pixels[i * SHAPE.size() + j]);
            }
            all.add(one);
        }
        return all;
    }

    @Test
    void halfOfTheImagesAreMirroredLeftToRight() {
        Examples flipped = apply(images, 0, "flip");
        assertArrayEquals(images.targets(), flipped.targets());
        int mirrored = 0;
        List<List<Integer>> found = bytes(flipped);
        for (int i = 0; i < COUNT; i++) {
            int base = 1 + 100 * (i % 2);
            List<Integer> straight = new ArrayList<>();
            List<Integer> turned = new ArrayList<>();
            for (int row = 0; row < 4; row++) {
                for (int column = 0; column < 3; column++) {
                    straight.add(base + 3 * row + column);
                    turned.add(base + 3 * row + 2 - column);
                }
            }
            assertTrue(
                    found.get(i).equals(straight) || found.get(i).equals(turned),
                    found.get(i).toString());
            mirrored += found.get(i).equals(turned) ? 1 : 0;
        }
        // Five standard deviations of 400 fair draws are 50.
        assertTrue(Math.abs(mirrored - COUNT / 2) < 50, "mirrored " + mirrored);
    }

    @Test
    void everyWindowOfThePaddedImageOccursAndNoOther() {
        Set<List<Integer>> expected = new HashSet<>();
        for (int down = -1; down <= 1; down++) {
            for (int right = -1; right <= 1; right++) {
                List<Integer> window = new ArrayList<>();
                for (int at = 0; at < SHAPE.size(); at++) {
                    int row = at / 3 % 2 + down;
                    int column = at % 3 + right;
                    boolean inside = row >= 0 && row < 2 && column >= 0 && column < 3;
                    window.add(inside ? 1 + at / 6 * 6 + 3 * row + column : 0);
                }
                expected.add(window);
            }
        }
        Examples even =
                images.select(IntStream.range(0, COUNT / 2).map(i -> 2 * i).toArray());
        assertEquals(expected, new HashSet<>(bytes(apply(even, 0, "crop(padding=1)"))));
    }

    /** Nine windows, as they are and mirrored. */
    @Test
    void theSecondChangeIsOfTheFirstOnesImage() {
        Examples same = images.select(new int[COUNT]);
        Set<List<Integer>> windows = new HashSet<>(bytes(apply(same, 0, "crop(padding=1)")));
        Set<List<Integer>> expected = new HashSet<>(windows);
        for (List<Integer> window : windows) {
            List<Integer> mirrored = new ArrayList<>();
            for (int at = 0; at < SHAPE.size(); at++) {
                mirrored.add(window.get(at / 3 * 3 + 2 - at % 3));
            }
            expected.add(mirrored);
        }
        assertEquals(9, windows.size());
        assertEquals(expected, new HashSet<>(bytes(apply(same, 0, "crop(padding=1)", "flip"))));
    }

    @Test
    void changesFollowEachOtherAndAreTheSameInEveryForm() {
        Examples both = apply(images, 4, "crop(padding=1)", "flip");
        assertEquals(bytes(both), bytes(apply(images, 4, "crop(padding=1)", "flip")));
        assertNotEquals(bytes(both), bytes(apply(images, 5, "crop(padding=1)", "flip")));
        assertNotEquals(bytes(both), bytes(apply(images, 4, "flip", "crop(padding=1)")));
        double[] values = images.features().values();
        float[] narrow = new float[values.length];
        for (int j = 0; j < narrow.length; j++) {
            narrow[j] = (float) values[j];
        }
        Examples floats = new Examples(DenseFeatures.of(SHAPE, narrow), images.targets(), 2);
        assertArrayEquals(
                both.features().values(),
                apply(floats, 4, "crop(padding=1)", "flip").features().values());
    }

    /** Equal images at two places of a batch are drawn apart; rounds, shards and steps have draws of their own. */
    @Test
    void drawsAreKeyedByRoundShardStepAndPlace() {
        int[] rows = new int[64];
        Set<List<List<Integer>>> batches = new HashSet<>();
        batches.add(bytes(view(1, 2).augmented(images, rows, 0)));
        assertTrue(new HashSet<>(batches.iterator().next()).size() > 4);
        batches.add(bytes(view(1, 2).augmented(images, rows, 0)));
        assertEquals(1, batches.size());
        batches.add(bytes(view(2, 2).augmented(images, rows, 0)));
        batches.add(bytes(view(1, 3).augmented(images, rows, 0)));
        batches.add(bytes(view(1, 2).augmented(images, rows, 1)));
        assertEquals(4, batches.size());
    }

    private RoundView view(int round, int shard) {
        Augmentation crop = Augmentation.of(List.of(Call.parse("crop(padding=1)")), images);
        return new RoundView(shard, round, 5, shard, "batch", Randomness.of(7), crop);
    }

    @Test
    void onlyImagesAreChanged() {
        Examples vectors = new Examples(DenseFeatures.of(6, new double[12]), new double[2], 0);
        assertSame(vectors, apply(vectors, 0));
        InputException refused = assertThrows(InputException.class, () -> apply(vectors, 0, "flip"));
        assertTrue(refused.getMessage().contains("vectors of 6"), refused::getMessage);
        refused = assertThrows(InputException.class, () -> apply(images, 0, "crop(padding=2)"));
        assertTrue(refused.getMessage().contains("padding must be less than 2"), refused::getMessage);
        assertEquals(
                List.of("crop", "flip"),
                Augmentation.AUGMENTATIONS.parts().stream()
                        .map(part -> part.name())
                        .sorted()
                        .toList());
        assertTrue(Arrays.stream(images.targets()).allMatch(label -> label >= 0));
    }
}
