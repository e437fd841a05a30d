package dev.firebreak.datasets;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.datasets.format.Limits;
import dev.firebreak.datasets.synthetic.LinearRegressions;
import dev.firebreak.datasets.synthetic.StrokeDigits;
import dev.firebreak.datasets.synthetic.TwoClasses;
import java.util.List;
import java.util.Optional;

/** Data sources that draw their examples. */
final class Generators {
    private static final int MOST = Integer.MAX_VALUE;
    private static final int MOST_IMAGES = MOST / StrokeDigits.PIXELS;

    private Generators() {}

    static List<Part<DataSource>> parts() {
        return List.of(
                DataSources.part(
                        "strokes",
                        "28 x 28 digits drawn from strokes with random distortion and noise, any number of them",
                        List.of(
                                Parameter.integer("size", "20000", 1, MOST_IMAGES, "training images"),
                                Parameter.integer("test", "5000", 0, MOST_IMAGES, "test images"),
                                seed()),
                        (name, a) -> DataSource.generated(name, seed -> strokes(name, a, seed(a, seed)))),
                DataSources.part(
                        "two-classes",
                        "two Gaussian classes with a gap between their means, labels 0 and 1",
                        List.of(
                                Parameter.integer("size", "1000", 2, MOST, "training records"),
                                Parameter.integer("test", "1000", 0, MOST, "test records"),
                                Parameter.integer("dimension", "10", 1, MOST, "numbers per record"),
                                Parameter.real(
                                        "gap",
                                        "2",
                                        0,
                                        Double.POSITIVE_INFINITY,
                                        "distance of the means, in deviations"),
                                seed()),
                        (name, a) -> DataSource.generated(name, seed -> twoClasses(name, a, seed(a, seed)))),
                DataSources.part(
                        "r1",
                        "linear regression, one sample per subset, each subset with its own solution; ill conditioned",
                        List.of(
                                Parameter.integer("devices", "100", 1, MOST, "subsets"),
                                Parameter.integer("dimension", "100", 1, MOST, "numbers per sample"),
                                heterogeneity("0.3"),
                                seed()),
                        (name, a) -> DataSource.generated(
                                name,
                                seed -> LinearRegressions.r1(
                                        name,
                                        a.integer("devices"),
                                        a.integer("dimension"),
                                        a.real("heterogeneity"),
                                        seed(a, seed)))),
                DataSources.part(
                        "r2",
                        "linear regression, several samples per subset, well conditioned, for error floors",
                        List.of(
                                Parameter.integer("devices", "40", 1, MOST, "subsets"),
                                Parameter.integer("dimension", "20", 1, MOST, "numbers per sample"),
                                Parameter.integer("samples", "40", 1, MOST, "samples per subset"),
                                heterogeneity("1"),
                                Parameter.real(
                                        "noise", "0.5", 0, Double.POSITIVE_INFINITY, "standard deviation of labels"),
                                Parameter.integer(
                                        "shifted", "", 1, MOST, "how many labels, from the first, are shifted"),
                                Parameter.real(
                                        "shift",
                                        "",
                                        Double.NEGATIVE_INFINITY,
                                        Double.POSITIVE_INFINITY,
                                        "what is added to those labels"),
                                seed()),
                        (name, a) -> DataSource.generated(
                                name,
                                seed -> LinearRegressions.r2(
                                        name,
                                        a.integer("devices"),
                                        a.integer("dimension"),
                                        a.integer("samples"),
                                        a.real("heterogeneity"),
                                        a.real("noise"),
                                        a.has("shifted") ? a.integer("shifted") : 0,
                                        a.has("shift") ? a.real("shift") : 0,
                                        seed(a, seed)))));
    }

    private static Dataset strokes(String name, Arguments a, long seed) {
        int test = a.integer("test");
        return MemoryLimit.within(
                name,
                () -> Dataset.of(
                        name,
                        new StrokeDigits(seed, "train").examples(0, a.integer("size")),
                        test == 0 ? Optional.empty() : Optional.of(new StrokeDigits(seed, "test").examples(0, test)),
                        Optional.empty()));
    }

    private static Dataset twoClasses(String name, Arguments a, long seed) {
        int test = a.integer("test");
        int dimension = a.integer("dimension");
        double gap = a.real("gap");
        int size = a.integer("size");
        if ((long) Math.max(size, test) * dimension > Limits.MOST_NUMBERS) {
            throw new InputException(name + ": " + Math.max(size, test) + " records of " + dimension
                    + " numbers are too many; at most " + Limits.MOST_NUMBERS + " numbers fit");
        }
        return MemoryLimit.within(
                name,
                () -> Dataset.of(
                        name,
                        TwoClasses.examples(size, dimension, gap, seed, "train"),
                        test == 0
                                ? Optional.empty()
                                : Optional.of(TwoClasses.examples(test, dimension, gap, seed, "test")),
                        Optional.empty()));
    }

    private static Parameter seed() {
        return Parameter.integer(
                "seed", "", Long.MIN_VALUE, Long.MAX_VALUE, "seed of the draws; the data seed if left out");
    }

    private static Parameter heterogeneity(String fallback) {
        return Parameter.real(
                "heterogeneity", fallback, 0, Double.POSITIVE_INFINITY, "spread sigma_H of the subsets' solutions");
    }

    private static long seed(Arguments a, long dataSeed) {
        return a.has("seed") ? a.whole("seed") : dataSeed;
    }
}
