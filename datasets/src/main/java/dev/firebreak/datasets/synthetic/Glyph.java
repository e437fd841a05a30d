package dev.firebreak.datasets.synthetic;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The pen's way for one digit: strokes, each a chain of at least two points {@code x0, y0, x1, y1, ...} in a box of half height 1 around
 * the origin, x to the right, y downwards.
 */
record Glyph(List<double[]> strokes) {
    private static final int ARC_STEPS = 14;

    /** For each digit the ways in which people write it. */
    static final List<List<Glyph>> DIGITS = List.of(
            List.of(glyph(arc(0, 0, 0.58, 0.95, -90, 270))),
            List.of(
                    glyph(line(0, -0.95, 0, 0.95)),
                    glyph(line(-0.35, -0.55, 0, -0.95, 0, 0.95)),
                    glyph(line(-0.3, -0.6, 0, -0.95, 0, 0.95), line(-0.4, 0.95, 0.4, 0.95))),
            List.of(glyph(joined(arc(0, -0.45, 0.52, 0.5, 190, 400), line(-0.55, 0.95, 0.6, 0.95)))),
            List.of(
                    glyph(arc(0, -0.47, 0.48, 0.47, 200, 450), arc(0, 0.47, 0.55, 0.48, 270, 520)),
                    glyph(joined(line(-0.5, -0.95, 0.45, -0.95, -0.05, -0.15), arc(-0.05, 0.4, 0.55, 0.55, 270, 510)))),
            List.of(
                    glyph(line(0.2, -0.95, -0.6, 0.3, 0.6, 0.3), line(0.25, -0.4, 0.25, 0.95)),
                    glyph(line(-0.45, -0.9, -0.5, 0.1, 0.5, 0.1), line(0.4, -0.95, 0.4, 0.95))),
            List.of(glyph(joined(line(0.5, -0.95, -0.4, -0.95, -0.45, -0.1), arc(-0.02, 0.35, 0.55, 0.6, 230, 500)))),
            List.of(glyph(joined(arc(0.45, 0.35, 0.95, 1.3, 262, 180), arc(0, 0.45, 0.5, 0.5, 180, 540)))),
            List.of(
                    glyph(line(-0.55, -0.95, 0.55, -0.95, -0.1, 0.95)),
                    glyph(line(-0.55, -0.95, 0.55, -0.95, -0.15, 0.95), line(-0.3, 0, 0.45, 0))),
            List.of(glyph(arc(0, -0.47, 0.43, 0.46, 90, 450), arc(0, 0.46, 0.54, 0.48, -90, 270))),
            List.of(
                    glyph(joined(arc(0, -0.45, 0.48, 0.5, 0, 360), line(0.45, 0.1, 0.15, 0.95))),
                    glyph(joined(arc(0, -0.45, 0.48, 0.5, 0, 360), line(0.48, 0.95)))));

    private static Glyph glyph(double[]... strokes) {
        return new Glyph(List.of(strokes));
    }

    private static double[] line(double... points) {
        return points;
    }

    /** A piece of an ellipse from one angle to another, in degrees, 0 to the right and 90 downwards. */
    private static double[] arc(double x, double y, double radiusX, double radiusY, double from, double to) {
        double[] points = new double[2 * (ARC_STEPS + 1)];
        for (int i = 0; i <= ARC_STEPS; i++) {
            double angle = StrictMath.toRadians(from + (to - from) * i / ARC_STEPS);
            points[2 * i] = x + radiusX * StrictMath.cos(angle);
            points[2 * i + 1] = y + radiusY * StrictMath.sin(angle);
        }
        return points;
    }

    private static double[] joined(double[] first, double[] second) {
        return DoubleStream.concat(DoubleStream.of(first), DoubleStream.of(second))
                .toArray();
    }
}
