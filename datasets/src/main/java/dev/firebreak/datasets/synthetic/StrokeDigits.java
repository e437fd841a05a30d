package dev.firebreak.datasets.synthetic;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Handwriting-like digits: the strokes of a digit under a random bend, affine map and pen width, drawn into 28 x 28 pixels
 * with noise. A stand-in for MNIST that needs no file: float32 pixels in [0, 1], ten classes, each once in every ten
 * consecutive examples, in random order.
 *
 * <p>Example {@code i} is a pure function of (seed, purpose, i): any slice can be drawn alone, in any order and on any
 * number of threads, with equal bits. Sines and powers come from {@link StrictMath} for that reason.
 *
 * @param seed the data seed
 * @param purpose tells sets of one seed apart, such as {@code train} and {@code test}
 */
public record StrokeDigits(long seed, String purpose) {
    /** Pixels per row and per column. */
    public static final int SIDE = 28;

    /** Pixels per image. */
    public static final int PIXELS = SIDE * SIDE;

    /** Digits 0..9. */
    public static final int CLASSES = 10;

    // Our choices, tuned by eye and by softmax regression: about 0.9 of unseen examples are told right.
    private static final double HALF_HEIGHT = 8.5;
    private static final double ROTATION = 0.18;
    private static final double SHEAR = 0.18;
    private static final double SCALE = 0.14;
    private static final double SHIFT = 1.15;
    private static final double BEND = 0.12;
    private static final double LEAST_WIDTH = 1.3;
    private static final double MORE_WIDTH = 1.9;
    private static final double NOISE = 0.08;

    /** The class of example {@code index}. */
    public int label(int index) {
        return stream("classes", index / CLASSES).permutation(CLASSES)[index % CLASSES];
    }

    /** Draws examples {@code from .. to-1}. */
    public Examples examples(int from, int to) {
        float[] pixels = new float[Math.multiplyExact(to - from, PIXELS)];
        double[] targets = new double[to - from];
        IntStream.range(0, to - from).parallel().forEach(i -> {
            int label = label(from + i);
            targets[i] = label;
            draw(label, stream("image", from + i), pixels, i * PIXELS);
        });
        return new Examples(DenseFeatures.of(new Shape(SIDE, SIDE, 1), pixels), targets, CLASSES);
    }

    private RandomStream stream(String what, long index) {
        return Randomness.of(seed).stream("strokes/" + purpose + "/" + what, index, 0);
    }

    private static void draw(int label, RandomStream random, float[] pixels, int at) {
        List<Glyph> ways = Glyph.DIGITS.get(label);
        Glyph glyph = ways.get(random.nextInt(ways.size()));
        Hand hand = Hand.of(random);
        double radius = (LEAST_WIDTH + MORE_WIDTH * random.nextDouble()) / 2;
        double ink = 0.7 + 0.3 * random.nextDouble();
        double[] cover = new double[PIXELS];
        for (double[] stroke : glyph.strokes()) {
            double[] moved = hand.move(stroke);
            for (int k = 0; k + 3 < moved.length; k += 2) {
                pen(cover, radius, moved[k], moved[k + 1], moved[k + 2], moved[k + 3]);
            }
        }
        for (int p = 0; p < PIXELS; p++) {
            double value = ink * cover[p] + NOISE * random.nextGaussian();
            pixels[at + p] = (float) Math.min(1, Math.max(0, value));
        }
    }

    /** Covers every pixel whose centre lies within the radius of a segment; the edge fades over one pixel. */
    private static void pen(double[] cover, double radius, double x0, double y0, double x1, double y1) {
        double reach = radius + 0.5;
        double dx = x1 - x0;
        double dy = y1 - y0;
        double squaredLength = Math.max(dx * dx + dy * dy, 1e-12);
        int bottom = pixel(Math.max(y0, y1) + reach);
        int right = pixel(Math.max(x0, x1) + reach);
        for (int row = pixel(Math.min(y0, y1) - reach); row <= bottom; row++) {
            for (int column = pixel(Math.min(x0, x1) - reach); column <= right; column++) {
                double along = ((column - x0) * dx + (row - y0) * dy) / squaredLength;
                double t = Math.min(1, Math.max(0, along));
                double awayX = column - x0 - t * dx;
                double awayY = row - y0 - t * dy;
                double covered = Math.min(1, reach - Math.sqrt(awayX * awayX + awayY * awayY));
                int p = row * SIDE + column;
                cover[p] = Math.max(cover[p], covered);
            }
        }
    }

    private static int pixel(double coordinate) {
        return (int) Math.min(SIDE - 1, Math.max(0, Math.rint(coordinate)));
    }

    /** One writing: {@code (x, y) -> A (x + bend y^2, y) + shift}, from glyph coordinates to pixels. */
    private record Hand(double[] a, double bend, double shiftX, double shiftY) {

        static Hand of(RandomStream random) {
            double angle = ROTATION * random.nextGaussian();
            double shear = SHEAR * random.nextGaussian();
            double width = HALF_HEIGHT * StrictMath.exp(SCALE * random.nextGaussian());
            double height = HALF_HEIGHT * StrictMath.exp(SCALE / 2 * random.nextGaussian());
            double cos = StrictMath.cos(angle);
            double sin = StrictMath.sin(angle);
            double[] a = {
                width * cos, width * shear * cos - height * sin, width * sin, width * shear * sin + height * cos
            };
            double centre = (SIDE - 1) / 2.0;
            return new Hand(
                    a,
                    BEND * random.nextGaussian(),
                    centre + SHIFT * random.nextGaussian(),
                    centre + SHIFT * random.nextGaussian());
        }

        double[] move(double[] stroke) {
            double[] moved = new double[stroke.length];
            for (int k = 0; k < stroke.length; k += 2) {
                double y = stroke[k + 1];
                double x = stroke[k] + bend * y * y;
                moved[k] = a[0] * x + a[1] * y + shiftX;
                moved[k + 1] = a[2] * x + a[3] * y + shiftY;
            }
            return moved;
        }
    }
}
