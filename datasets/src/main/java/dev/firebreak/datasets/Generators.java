package dev.firebreak.datasets;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.datasets.format.Limits;
import dev.firebreak.datasets.synthetic.LinearRegressions;
import dev.firebreak.datasets.synthetic.StrokeDigits;
import dev.firebreak.datasets.synthetic.TwoClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Data sources that draw their examples. */
final class Generators {
    private static final int MOST = Integer.MAX_VALUE;
    private static final int MOST_IMAGES = MOST / StrokeDigits.PIXELS;
    private static final double ANY = Double.POSITIVE_INFINITY;

    private Generators() {}

    /** Draws the data set of a call. */
    private interface Draw {
        Dataset of(String name, Arguments a, long seed);
    }

    static List<Part<DataSource>> parts() {
        return List.of(
                part(
                        "strokes",
                        "28 x 28 digits drawn from strokes with random distortion and noise, any number of them",
                        Generators::strokes,
                        Parameter.integer("size", "20000", 1, MOST_IMAGES, "training images"),
                        Parameter.integer("test", "5000", 0, MOST_IMAGES, "test images")),
                part(
                        "two-classes",
                        "two Gaussian classes with a gap between their means, labels 0 and 1",
                        Generators::twoClasses,
                        Parameter.integer("size", "1000", 2, MOST, "training records"),
                        Parameter.integer("test", "1000", 0, MOST, "test records"),
                        Parameter.integer("dimension", "10", 1, MOST, "numbers per record"),
                        Parameter.real("gap", "2", 0, ANY, "distance of the means, in deviations")),
                part(
                        "r1",
                        "linear regression, one sample per subset, each subset with its own solution; ill conditioned",
                        Generators::r1,
                        Parameter.integer("devices", "100", 1, MOST, "subsets"),
                        Parameter.integer("dimension", "100", 1, MOST, "numbers per sample"),
                        heterogeneity("0.3")),
                part(
                        "r2",
                        "linear regression, several samples per subset, well conditioned, for error floors",
                        Generators::r2,
                        Parameter.integer("devices", "40", 1, MOST, "subsets"),
                        Parameter.integer("dimension", "20", 1, MOST, "numbers per sample"),
                        Parameter.integer("samples", "40", 1, MOST, "samples per subset"),
                        heterogeneity("1"),
                        Parameter.real("noise", "0.5", 0, ANY, "standard deviation of labels"),
                        Parameter.integer("shifted", "", 1, MOST, "how many labels, from the first, are shifted"),
                        Parameter.real("shift", "", -ANY, ANY, "what is added to those labels")));
    }

    private static Part<DataSource> part(String name, String summary, Draw draw, Parameter... parameters) {
        List<Parameter> all = new ArrayList<>(List.of(parameters));
        all.add(Parameter.integer(
                "seed", "", Long.MIN_VALUE, Long.MAX_VALUE, "seed of the draws; the data seed if left out"));
        return DataSources.part(
                name,
                summary,
                all,
                Map.of(),
                (call, a) ->
                        DataSource.generated(call, seed -> draw.of(call, a, a.has("seed") ? a.whole("seed") : seed)));
    }

    private static Parameter heterogeneity(String fallback) {
        return Parameter.real("heterogeneity", fallback, 0, ANY, "spread sigma_H of the subsets' solutions");
    }

    private static Dataset strokes(String name, Arguments a, long seed) {
        return trainAndTest(name, a, (part, count) -> new StrokeDigits(seed, part).examples(0, count));
    }

    private static Dataset twoClasses(String name, Arguments a, long seed) {
        int dimension = a.integer("dimension");
        int most = Math.max(a.integer("size"), a.integer("test"));
        if ((long) most * dimension > Limits.MOST_NUMBERS) {
            throw new InputException(name + ": " + most + " records of " + dimension + " numbers are too many; at most "
                    + Limits.MOST_NUMBERS + " numbers fit");
        }
        return trainAndTest(name, a, (part, count) -> TwoClasses.examples(count, dimension, a.real("gap"), seed, part));
    }

    private static Dataset trainAndTest(String name, Arguments a, BiFunction<String, Integer, Examples> draw) {
        Examples train = draw.apply("train", a.integer("size"));
        Optional<Examples> test =
                Optional.of(a.integer("test")).filter(count -> count > 0).map(count -> draw.apply("test", count));
        return Dataset.of(name, train, test, Optional.empty());
    }

    private static Dataset r1(String name, Arguments a, long seed) {
        return LinearRegressions.r1(name, a.integer("devices"), a.integer("dimension"), a.real("heterogeneity"), seed);
    }

    private static Dataset r2(String name, Arguments a, long seed) {
        return LinearRegressions.r2(
                name,
                a.integer("devices"),
                a.integer("dimension"),
                a.integer("samples"),
                a.real("heterogeneity"),
                a.real("noise"),
                a.has("shifted") ? a.integer("shifted") : 0,
                a.has("shift") ? a.real("shift") : 0,
                seed);
    }
}
