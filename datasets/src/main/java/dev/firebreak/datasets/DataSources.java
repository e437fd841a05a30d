package dev.firebreak.datasets;

import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.datasets.format.Idx;
import dev.firebreak.datasets.synthetic.LinearRegressions;
import dev.firebreak.datasets.synthetic.StrokeDigits;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** The registry of data sources: generators, sets of the catalog, files in a format. */
public final class DataSources {
    private static final int MOST = Integer.MAX_VALUE;

    /** Data sources by name. */
    public static final Registry<DataSource> SOURCES = new Registry<>(
            "data source",
            List.of(
                    source(
                            "strokes",
                            "28 x 28 digits drawn from strokes with random distortion and noise, any number of them",
                            List.of(
                                    Parameter.integer(
                                            "size", "20000", 1, MOST / StrokeDigits.PIXELS, "training images"),
                                    Parameter.integer("test", "5000", 0, MOST / StrokeDigits.PIXELS, "test images"),
                                    seed()),
                            (name, a) -> (root, hadoop, seed) -> strokes(name, a, seed(a, seed))),
                    source(
                            "r1",
                            "linear regression, one sample per subset, each subset with its own solution; ill conditioned",
                            List.of(
                                    Parameter.integer("devices", "100", 1, MOST, "subsets"),
                                    Parameter.integer("dimension", "100", 1, MOST, "numbers per sample"),
                                    heterogeneity("0.3"),
                                    seed()),
                            (name, a) -> (root, hadoop, seed) -> LinearRegressions.r1(
                                    name,
                                    a.integer("devices"),
                                    a.integer("dimension"),
                                    a.real("heterogeneity"),
                                    seed(a, seed))),
                    source(
                            "r2",
                            "linear regression, several samples per subset, well conditioned, for error floors",
                            List.of(
                                    Parameter.integer("devices", "40", 1, MOST, "subsets"),
                                    Parameter.integer("dimension", "20", 1, MOST, "numbers per sample"),
                                    Parameter.integer("samples", "40", 1, MOST, "samples per subset"),
                                    heterogeneity("1"),
                                    Parameter.real(
                                            "noise",
                                            "0.5",
                                            0,
                                            Double.POSITIVE_INFINITY,
                                            "standard deviation of labels"),
                                    seed()),
                            (name, a) -> (root, hadoop, seed) -> LinearRegressions.r2(
                                    name,
                                    a.integer("devices"),
                                    a.integer("dimension"),
                                    a.integer("samples"),
                                    a.real("heterogeneity"),
                                    a.real("noise"),
                                    seed(a, seed))),
                    source(
                            "mnist",
                            "handwritten digits, 28 x 28, pixels / 255",
                            List.of(),
                            (name, a) -> (root, hadoop, seed) -> mnistLike("mnist", new DataFolder(root, hadoop))),
                    source(
                            "fashion-mnist",
                            "articles of clothing, 28 x 28, pixels / 255",
                            List.of(),
                            (name, a) ->
                                    (root, hadoop, seed) -> mnistLike("fashion-mnist", new DataFolder(root, hadoop))),
                    source(
                            "idx",
                            "images and labels in IDX files, pixels / 255",
                            List.of(
                                    Parameter.text("images", null, "IDX file of images"),
                                    Parameter.text("labels", null, "IDX file of labels"),
                                    Parameter.text("test-images", "", "IDX file of test images"),
                                    Parameter.text("test-labels", "", "IDX file of test labels"),
                                    Parameter.integer("classes", "10", 1, 256, "number of classes")),
                            (name, a) -> (root, hadoop, seed) -> idx(name, a, new DataFolder(root, hadoop)))));

    private DataSources() {}

    private static Dataset strokes(String name, Arguments a, long seed) {
        int test = a.integer("test");
        return Dataset.of(
                name,
                new StrokeDigits(seed, "train").examples(0, a.integer("size")),
                test == 0 ? Optional.empty() : Optional.of(new StrokeDigits(seed, "test").examples(0, test)),
                Optional.empty());
    }

    private static Dataset mnistLike(String set, DataFolder folder) {
        return Dataset.of(
                set, mnistPart(set, "train", folder), Optional.of(mnistPart(set, "t10k", folder)), Optional.empty());
    }

    private static Examples mnistPart(String set, String part, DataFolder folder) {
        return Idx.examples(
                folder.require(set, part + "-images-idx3-ubyte.gz"),
                folder.require(set, part + "-labels-idx1-ubyte.gz"),
                10);
    }

    private static Dataset idx(String name, Arguments a, DataFolder folder) {
        int classes = a.integer("classes");
        Examples train = Idx.examples(folder.file(a.text("images")), folder.file(a.text("labels")), classes);
        Optional<Examples> test = a.has("test-images") && a.has("test-labels")
                ? Optional.of(
                        Idx.examples(folder.file(a.text("test-images")), folder.file(a.text("test-labels")), classes))
                : Optional.empty();
        return Dataset.of(name, train, test, Optional.empty());
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

    /** A source that is told the canonical text of its call. */
    private static Part<DataSource> source(
            String name, String summary, List<Parameter> parameters, BiFunction<String, Arguments, DataSource> make) {
        return new Part<>(
                name,
                summary,
                "",
                parameters,
                a -> make.apply(SOURCES.canonical(new Call(name, a.values())).toString(), a));
    }
}
