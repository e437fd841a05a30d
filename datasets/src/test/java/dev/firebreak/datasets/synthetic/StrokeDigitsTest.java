package dev.firebreak.datasets.synthetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class StrokeDigitsTest {
    private final StrokeDigits digits = new StrokeDigits(7, "train");

    @Test
    void anySliceHasTheBitsOfTheWhole() {
        Examples whole = digits.examples(0, 57);
        Examples slice = digits.examples(23, 41);
        for (int i = 0; i < slice.count(); i++) {
            assertArrayEquals(pixels(whole, 23 + i), pixels(slice, i));
            assertEquals(whole.label(23 + i), slice.label(i));
        }
    }

    @Test
    void threadsChangeNoBit() throws Exception {
        Examples here = digits.examples(0, 200);
        ForkJoinPool many = new ForkJoinPool(7);
        try {
            assertEquals(
                    here.features(),
                    many.submit(() -> digits.examples(0, 200)).get().features());
        } finally {
            many.shutdown();
        }
    }

    @Test
    void everyTenConsecutiveExamplesHoldEachDigitOnceInAnOrderThatVaries() {
        Examples examples = digits.examples(0, 100);
        int[] firstOrder = null;
        boolean varies = false;
        for (int block = 0; block < 10; block++) {
            int[] order = new int[10];
            for (int i = 0; i < 10; i++) {
                order[i] = examples.label(10 * block + i);
            }
            varies |= firstOrder != null && !Arrays.equals(firstOrder, order);
            firstOrder = order.clone();
            Arrays.sort(order);
            assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, order);
        }
        assertTrue(varies);
    }

    @Test
    void pixelsLieBetweenBlackAndWhiteAndAreMostlyBackground() {
        float[] all = ((DenseFeatures) digits.examples(0, 200).features()).float32();
        double sum = 0;
        for (float pixel : all) {
            assertTrue(pixel >= 0 && pixel <= 1);
            sum += pixel;
        }
        double mean = sum / all.length;
        assertTrue(mean > 0.05 && mean < 0.25, "mean intensity is " + mean);
    }

    @Test
    void seedAndPurposeChangeTheImages() {
        assertNotEquals(
                digits.examples(0, 10).features(),
                new StrokeDigits(8, "train").examples(0, 10).features());
        assertNotEquals(
                digits.examples(0, 10).features(),
                new StrokeDigits(7, "test").examples(0, 10).features());
    }

    /** Results refer to a set by its digest, so the bits must not change from one version to the next. */
    @Test
    void theDigestIsThatOfEarlierVersions() {
        Dataset set = Dataset.of("strokes", digits.examples(0, 100), Optional.empty(), Optional.empty());
        assertEquals("d0e4eaab199917551663d9ee2ebf3fa2df201f59524e23d0f9f8762a8357816a", set.digest());
    }

    /** Learnable but not trivial: the linear model tells most unseen digits right and never all of them. */
    @Test
    void softmaxRegressionTellsAboutNineInTenRight() {
        double accuracy =
                SoftmaxProbe.accuracy(digits.examples(0, 5000), new StrokeDigits(7, "test").examples(0, 2000));
        assertTrue(accuracy > 0.85 && accuracy < 0.96, "accuracy is " + accuracy);
    }

    private static double[] pixels(Examples examples, int example) {
        double[] pixels = new double[StrokeDigits.PIXELS];
        examples.features().copy(example, pixels, 0);
        return pixels;
    }
}
