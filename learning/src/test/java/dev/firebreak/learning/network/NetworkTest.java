package dev.firebreak.learning.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.Shape;
import dev.firebreak.learning.model.Evaluation;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks by name: sizes, start, refusals; single gradients; what training does that an evaluation does not. */
class NetworkTest {
    private static final Shape IMAGE = new Shape(6, 7, 3);

    private static Examples examples(Shape shape, int count, int classes, long seed) {
        RandomStream stream = Randomness.of(seed).stream("test");
        float[] values = new float[count * shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) stream.nextGaussian();
        }
        double[] targets = IntStream.range(0, count)
                .mapToDouble(i -> classes == 0 ? stream.nextGaussian() : stream.nextInt(classes))
                .toArray();
        return new Examples(DenseFeatures.of(shape, values), targets, classes);
    }

    private static Model build(String call, Examples shape) {
        return Models.MODELS.build(call).build(shape);
    }

    private static double[] start(Model model) {
        return model.initial(Randomness.of(9).stream("start"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "cnn-mnist; 28; 1; 431080",
                "cnn-personalization; 28; 1; 1111946",
                "mlp(hidden=5); 28; 1; 3985",
                "mlp; 28; 1; 79510",
                "cnn-cifar; 32; 3; 1310922",
                "cnn-cifar-byzfl; 32; 3; 2324630",
                "cnn-unlearning; 32; 3; 20042",
                "resnet8; 32; 3; 4928394",
                "network(conv(32, kernel=5, padding=0) | relu | max-pool(2) | linear(10)); 28; 1; 46922"
            })
    void sizesAreThoseOfThePapers(String call, int side, int channels, int parameters) {
        Model model = build(call, examples(new Shape(side, side, channels), 1, 10, 1));
        assertEquals(parameters, model.dimension());
        assertEquals(parameters, start(model).length);
    }

    @Test
    void severalHiddenLayersAreAList() {
        Network network = (Network) build("mlp(hidden=[32,32])", examples(Shape.vector(512), 1, 10, 1));
        assertEquals(17_802, network.dimension());
        assertEquals("_f2.weight", network.tensors().get(2).name());
        assertEquals(512 * 32 + 32, network.tensors().get(2).offset());
    }

    @Test
    void stacksAreNamedByPlace() {
        Network network = (Network) build(
                "network(relu | residual(conv(3, kernel=3, padding=1) | batch-norm) | linear(2, bias=false))",
                examples(IMAGE, 1, 2, 1));
        assertEquals(
                "1.body.0.weight 1.body.0.bias 1.body.1.weight 1.body.1.bias 2.weight",
                String.join(
                        " ", network.tensors().stream().map(NetworkTensor::name).toList()));
        assertEquals(
                "1.body.1.running_mean 1.body.1.running_var",
                String.join(
                        " ",
                        network.statisticsTensors().stream()
                                .map(NetworkTensor::name)
                                .toList()));
        assertArrayEquals(new double[] {0, 0, 0, 1, 1, 1}, network.statistics());
    }

    @Test
    void valuesBeginAsInPyTorch() {
        Network network =
                (Network) build("network(conv(50, kernel=3) | group-norm(5) | linear(2))", examples(IMAGE, 1, 2, 1));
        double[] theta = start(network);
        int norm = 50 * 27 + 50;
        double[] first = Arrays.copyOf(theta, norm);
        double greatest = Arrays.stream(first).map(Math::abs).max().orElseThrow();
        // 1,400 draws miss the last hundredth of the range with probability 0.99^1400 < 1e-6.
        assertTrue(greatest <= 1 / Math.sqrt(27) && greatest > 0.99 / Math.sqrt(27), () -> "greatest " + greatest);
        assertTrue(Arrays.stream(first).anyMatch(value -> value < -0.9 / Math.sqrt(27)));
        for (int c = 0; c < 50; c++) {
            assertEquals(1, theta[norm + c]);
            assertEquals(0, theta[norm + 50 + c]);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "conv(4, kernel=7) | linear(3); layer 1 of 2 has windows of 7 x 7, but gets 3 channels of 6 x 7; windows may have at most 6 rows",
                "conv(4, kernel=9, padding=1) | linear(3); gets 3 channels of 6 x 7, with padding 8 x 9; windows may have at most 8 rows",
                "max-pool(2) | max-pool(4) | linear(3); layer 2 of 3 has windows of 4 x 4, but gets 3 channels of 3 x 3",
                "linear(4) | conv(3, kernel=2); layer 2 of 2 has windows of 2 x 2, but gets 4 channels of one value",
                "conv(4, kernel=3) | group-norm(3) | linear(3); layer 2 of 3 is group-norm(groups=3), but gets 4 channels of 4 x 5, whose 4 channels do not divide into 3 groups; groups must divide 4",
                "residual(conv(4, kernel=3)) | linear(3); layer 1 of 2 is residual, whose body gives 4 channels of 4 x 5, but whose shortcut gives 3 channels of 6 x 7",
                "residual(relu | max-pool(7)) | linear(3); layer 1 of 2, body, layer 2 of 2 has windows of 7 x 7",
                "linear(4); the last layer gives 4 scores, but the data has 3 classes",
                "relu | global-average; no layer has parameters",
                "conv(4, kernel=3, padding=3) | linear(3); padding=3 is not allowed; it must be less than the kernel, which is 3",
                "conv(4) | linear(3); layer 'conv' needs kernel=...",
                "cnov(4, kernel=3) | linear(3); unknown layer 'cnov'; did you mean 'conv'?",
                "linear(30000) | linear(30000) | linear(30000) | linear(30000) | linear(3); parameters; at most 2147483639 fit"
            })
    void aStackThatDoesNotFitIsRefused(String stack, String message) {
        InputException refused =
                assertThrows(InputException.class, () -> build("network(" + stack + ")", examples(IMAGE, 1, 3, 1)));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    @Test
    void aNetworkOfAPaperNamesTheLayerThatDoesNotFit() {
        InputException refused =
                assertThrows(InputException.class, () -> build("cnn-mnist", examples(Shape.vector(20), 1, 3, 1)));
        assertTrue(refused.getMessage().contains("layer 1 of 9 has windows of 5 x 5"), refused.getMessage());
        assertTrue(refused.getMessage().contains("conv(20, kernel=5) | relu"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "network(linear(9) | relu | linear(4))",
                "network(conv(5, kernel=3, padding=2, stride=2) | relu | max-pool(2, stride=1) | linear(4))",
                "network(conv(4, kernel=2, bias=false) | group-norm(2) | relu | average-pool(2) | linear(4) | log-softmax)",
                "network(residual(conv(3, kernel=3, padding=1) | relu) | relu | global-average | linear(4, bias=false))",
                "network(conv(2, kernel=1) | residual(relu | group-norm(1), shortcut=conv(2, kernel=1)) | dropout | linear(4))",
                "mlp(hidden=[7, 5])"
            })
    void normsAndClippedSumsAreThoseOfSingleGradients(String call) {
        Examples examples = examples(IMAGE, 41, 4, 2);
        Model model = build(call, examples);
        double[] theta = start(model);
        int d = theta.length;
        // More than a chunk, one of them twice.
        int[] rows = IntStream.range(0, 42).map(i -> i * 5 % 41).toArray();
        double[] norms = new double[rows.length];
        model.gradientNorms(theta, examples, rows, norms);
        double clip = Arrays.stream(norms).sorted().skip(20).findFirst().orElseThrow();
        double[] single = new double[d];
        double[] sum = new double[d];
        double[] clipped = new double[d];
        for (int i = 0; i < rows.length; i++) {
            model.gradient(theta, examples, new int[] {rows[i]}, single);
            assertEquals(Norm.of(single), norms[i], 1e-5 * norms[i]);
            for (int j = 0; j < d; j++) {
                sum[j] += single[j];
                clipped[j] += single[j] * Math.min(1, clip / norms[i]);
            }
        }
        double[] found = new double[d];
        Arrays.fill(found, 7);
        model.clippedSum(theta, examples, rows, clip, found);
        assertArrayEquals(clipped, found, 1e-5 * Norm.of(clipped));
        model.gradient(theta, examples, rows, found);
        Arrays.setAll(found, j -> found[j] * rows.length);
        assertArrayEquals(sum, found, 1e-5 * Norm.of(sum));
        model.clippedSum(theta, examples, new int[0], clip, found);
        assertArrayEquals(new double[d], found);
    }

    /** What a batch left in the buffers, and the number of its lanes, change no bit of the next one. */
    @Test
    void earlierBatchesChangeNoBit() {
        Examples examples = examples(IMAGE, 40, 4, 3);
        Model model = build("network(conv(5, kernel=3, padding=1) | relu | max-pool(2) | linear(4))", examples);
        double[] theta = start(model);
        int[] rows = {3, 1, 4, 15, 9, 2, 6, 5, 35};
        double[] fresh = new double[theta.length];
        double loss = model.gradient(theta, examples, rows, fresh);
        double[] large = theta.clone();
        Arrays.setAll(large, j -> 1e20 * large[j]);
        double[] found = new double[theta.length];
        model.gradient(large, examples, IntStream.range(0, 40).toArray(), found);
        assertEquals(loss, model.gradient(theta, examples, rows, found));
        assertArrayEquals(fresh, found);
    }

    @Test
    void regressionHasOneScore() {
        Examples examples = examples(Shape.vector(5), 3, 0, 4);
        Model model = build("mlp(hidden=4)", examples);
        assertEquals(1, model.outputs());
        double[] theta = start(model);
        double[] scores = new double[3];
        model.scores(theta, examples, new int[] {0, 1, 2}, scores);
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            sum += (scores[i] - examples.targets()[i]) * (scores[i] - examples.targets()[i]) / 2;
        }
        assertEquals(sum / 3, model.evaluate(theta, examples).loss(), 1e-15);
    }

    /** The gradient by a weight of a dropped input is 0; the others are twice those without dropout where the slopes are equal. */
    @Test
    void dropoutDropsWhatItsDrawsSay() {
        Examples examples = examples(Shape.vector(1000), 1, 0, 5);
        Model model = build("network(dropout(0.5) | linear(1))", examples);
        double[] theta = new double[1001];
        double[] plain = new double[1001];
        double[] dropped = new double[1001];
        double[] again = new double[1001];
        int[] one = {0};
        model.gradient(theta, examples, one, plain);
        model.gradient(theta, examples, one, Randomness.of(1).stream("draws"), dropped);
        model.gradient(theta, examples, one, Randomness.of(1).stream("draws"), again);
        assertArrayEquals(dropped, again);
        long zeros = 0;
        for (int j = 0; j < 1000; j++) {
            assertTrue(dropped[j] == 0 || dropped[j] == 2 * plain[j], "weight " + j);
            zeros += dropped[j] == 0 ? 1 : 0;
        }
        // 500 +- 8 standard deviations.
        assertTrue(zeros > 370 && zeros < 630, "dropped " + zeros);
        model.gradient(theta, examples, one, Randomness.of(2).stream("draws"), again);
        assertFalse(Arrays.equals(dropped, again));
    }

    /** Statistics of the first norm by hand; with them, an evaluation normalises the same examples. */
    @Test
    void batchNormsAreCalibratedOnExamples() {
        Examples examples = examples(new Shape(2, 2, 1), 300, 3, 6);
        Network model = (Network) build("network(batch-norm | conv(2, kernel=2) | batch-norm | linear(3))", examples);
        double[] theta = start(model);
        Network calibrated = model.calibrated(theta, examples, Randomness.of(1).stream("sample"));
        double[] x = examples.features().values();
        double mean = 0;
        double square = 0;
        for (double value : x) {
            mean += value / x.length;
            square += value * value;
        }
        double variance = (square - x.length * mean * mean) / (x.length - 1);
        assertEquals(mean, calibrated.statistics()[0], 1e-12);
        assertEquals(variance, calibrated.statistics()[1], 1e-12);
        // Means of the second norm are those of a convolution of the normalised values.
        double[] normalised = Arrays.stream(x)
                .map(v -> (v - calibrated.statistics()[0]) / Math.sqrt(variance + 1e-5))
                .toArray();
        double[] expected = new double[2];
        for (int c = 0; c < 2; c++) {
            expected[c] = theta[2 + 8 + c];
            for (int i = 0; i < x.length; i++) {
                expected[c] += theta[2 + c * 4 + i % 4] * normalised[i] / 300;
            }
            assertEquals(expected[c], calibrated.statistics()[2 + c], 1e-6);
        }
        assertFalse(model.evaluate(theta, examples).equals(calibrated.evaluate(theta, examples)));
        assertEquals(
                "batch norm mixes the examples of a batch, so that there is no gradient of a single one to clip; use group-norm",
                assertThrows(
                                InputException.class,
                                () -> model.clippedSum(theta, examples, new int[] {1}, 1, new double[theta.length]))
                        .getMessage());
    }

    /** The loss of training is that of the whole batch, of several chunks, normalised together. */
    @Test
    void trainingNormalisesTheWholeBatch() {
        Examples examples = examples(new Shape(2, 2, 1), 70, 3, 7);
        Network model = (Network) build("network(batch-norm | linear(3))", examples);
        double[] theta = start(model);
        int[] all = IntStream.range(0, 70).toArray();
        double[] gradient = new double[theta.length];
        double loss = model.gradient(theta, examples, all, Randomness.of(1).stream("draws"), gradient);
        double[] statistics = model.calibrated(theta, examples, Randomness.of(1).stream("sample"))
                .statistics();
        statistics[1] *= 279.0 / 280;
        assertEquals(model.withStatistics(statistics).evaluate(theta, examples).loss(), loss, 1e-6);
        assertThrows(
                InputException.class,
                () -> model.gradient(
                        theta, examples, new int[Network.MOST_AT_ONCE + 1], Randomness.of(1).stream("x"), gradient));
    }

    @Test
    void threadsChangeNoBit() throws Exception {
        Examples examples = examples(IMAGE, 2500, 4, 8);
        Network model = (Network) build(
                "network(conv(5, kernel=3) | batch-norm | relu | conv(3, kernel=2) | batch-norm | linear(4))",
                examples);
        double[] theta = start(model);
        Evaluation alone = in(1, model, theta, examples);
        assertEquals(alone, in(2, model, theta, examples));
        assertEquals(alone, in(5, model, theta, examples));
    }

    private static Evaluation in(int threads, Model model, double[] theta, Examples examples) throws Exception {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            return pool.submit(() -> model.calibrated(theta, examples, Randomness.of(3).stream("sample"))
                            .evaluate(theta, examples))
                    .get();
        } finally {
            pool.shutdown();
        }
    }
}
