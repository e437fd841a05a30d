package dev.firebreak.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class DenseFeaturesTest {
    private static final Shape SHAPE = new Shape(2, 4, 1);

    /** All 256 bytes, 32 examples of 8 numbers: how images are stored changes no number, no digest and no selection. */
    @Test
    void pixelsAreTheSameNumbersAsFloat32() {
        byte[] pixels = new byte[256];
        float[] numbers = new float[256];
        for (int k = 0; k < 256; k++) {
            pixels[k] = (byte) k;
            numbers[k] = k / 255f;
        }
        DenseFeatures stored = DenseFeatures.ofPixels(SHAPE, pixels);
        DenseFeatures wide = DenseFeatures.of(SHAPE, numbers);
        assertEquals(32, stored.count());
        assertTrue(stored.isFloat32());
        assertArrayEquals(wide.values(), stored.values());
        assertArrayEquals(
                wide.select(31, 0, 7).values(), stored.select(31, 0, 7).values());
        assertEquals(digest(wide), digest(stored));
        pixels[255] = 0;
        assertNotEquals(digest(wide), digest(stored));
    }

    private static String digest(DenseFeatures features) {
        return ContentDigest.of(new Examples(features, new double[32], 2), Optional.empty(), Optional.empty());
    }
}
