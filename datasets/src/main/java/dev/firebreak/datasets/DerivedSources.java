package dev.firebreak.datasets;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.format.Limits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.ToLongFunction;

/** Data sources that take another one's data and change them. */
final class DerivedSources {
    private static final Parameter OF = Parameter.text("of", null, "another data source, as mnist or csv(path=...)");

    private DerivedSources() {}

    static List<Part<DataSource>> parts() {
        return List.of(
                DataSources.part(
                        "sample",
                        "training examples of another source, drawn without replacement, in their order; its test set as it is",
                        List.of(
                                OF,
                                Parameter.integer("size", null, 1, Integer.MAX_VALUE, "how many training examples"),
                                Parameter.integer(
                                        "seed",
                                        "",
                                        Long.MIN_VALUE,
                                        Long.MAX_VALUE,
                                        "seed of the draw; the data seed if left out")),
                        Map.of(),
                        (call, a) -> new Sample(
                                call,
                                source(call, a.text("of")),
                                a.integer("size"),
                                a.has("seed") ? seed -> a.whole("seed") : seed -> seed)),
                DataSources.part(
                        "normalized",
                        "the features x of another source as (x - mean) / deviation",
                        List.of(
                                OF,
                                Parameter.text(
                                        "mean",
                                        null,
                                        "one number, or one per channel separated by spaces; 0.1307 is usual for MNIST"),
                                Parameter.text("deviation", null, "as many numbers > 0; 0.3081 is usual for MNIST")),
                        Map.of(),
                        (call, a) -> new Normalized(
                                call,
                                source(call, a.text("of")),
                                numbers(call, "mean", a.text("mean")),
                                positive(call, numbers(call, "deviation", a.text("deviation"))))));
    }

    private static DataSource source(String call, String of) {
        try {
            return DataSources.SOURCES.build(Call.parse(of));
        } catch (InputException refused) {
            throw refused.at(call + ": of");
        }
    }

    private static double[] numbers(String call, String name, String text) {
        try {
            double[] numbers = Arrays.stream(text.strip().split("\\s+", -1))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            if (Arrays.stream(numbers).allMatch(Double::isFinite)) {
                return numbers;
            }
        } catch (NumberFormatException notANumber) {
            // Said below.
        }
        throw new InputException(call + ": " + name + " must be one number, or one per channel separated by spaces");
    }

    private static double[] positive(String call, double... numbers) {
        if (!Arrays.stream(numbers).allMatch(number -> number > 0)) {
            throw new InputException(call + ": deviation must be above 0");
        }
        return numbers;
    }

    /**
     * Some training examples.
     *
     * @param size how many
     * @param drawnBy the seed of the draw, by the data seed
     */
    private record Sample(String call, DataSource of, int size, ToLongFunction<Long> drawnBy) implements DataSource {
        @Override
        public SortedMap<String, String> digests(DataFolder folder, long seed) {
            SortedMap<String, String> digests = of.digests(folder, seed);
            String drawn = call + "\nseed " + drawnBy.applyAsLong(seed);
            digests.put(call, Sha256.hex(drawn.getBytes(StandardCharsets.UTF_8)));
            return digests;
        }

        @Override
        public Dataset load(DataFolder folder, long seed) {
            Dataset all = of.load(folder, seed);
            int count = all.train().count();
            if (size > count) {
                throw new InputException(call + ": size=" + size + ", but there are " + count + " training examples");
            }
            int[] drawn =
                    Randomness.of(drawnBy.applyAsLong(seed)).stream("sample").sample(count, size);
            Arrays.sort(drawn);
            return all.ofTraining(call, drawn);
        }
    }

    /**
     * Features moved and scaled, of float32 where they were of float32.
     *
     * @param mean one for all, or one per channel
     * @param deviation likewise
     */
    private record Normalized(String call, DataSource of, double[] mean, double[] deviation) implements DataSource {
        @Override
        public SortedMap<String, String> digests(DataFolder folder, long seed) {
            return of.digests(folder, seed);
        }

        @Override
        public Dataset load(DataFolder folder, long seed) {
            Dataset raw = of.load(folder, seed);
            Optional<Examples> test = raw.test().map(this::normalized);
            return new Dataset(call, normalized(raw.train()), test, raw.groups(), raw.ids());
        }

        private Examples normalized(Examples examples) {
            if (!(examples.features() instanceof DenseFeatures features)) {
                throw new InputException(call + ": the features are sparse, and would not be after a subtraction");
            }
            Shape shape = features.shape();
            for (double[] numbers : List.of(mean, deviation)) {
                if (numbers.length != 1 && numbers.length != shape.channels()) {
                    throw new InputException(call + ": found " + numbers.length + " numbers, but the features have "
                            + shape.channels() + (shape.channels() == 1 ? " channel" : " channels"));
                }
            }
            int plane = shape.height() * shape.width();
            return Limits.within(call, () -> {
                double[] x = new double[features.dimension()];
                boolean narrow = features.isFloat32();
                float[] float32 = new float[narrow ? features.size() : 0];
                double[] float64 = new double[narrow ? 0 : features.size()];
                for (int i = 0; i < features.count(); i++) {
                    features.copy(i, x, 0);
                    for (int j = 0; j < x.length; j++) {
                        double value = (x[j] - mean[j / plane % mean.length]) / deviation[j / plane % deviation.length];
                        if (narrow) {
                            float32[i * x.length + j] = (float) value;
                        } else {
                            float64[i * x.length + j] = value;
                        }
                    }
                }
                DenseFeatures moved =
                        narrow ? DenseFeatures.of(shape, float32) : DenseFeatures.of(features.dimension(), float64);
                return new Examples(moved, examples.targets(), examples.classes());
            });
        }
    }
}
