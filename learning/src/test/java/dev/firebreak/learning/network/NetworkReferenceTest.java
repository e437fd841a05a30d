package dev.firebreak.learning.network;

import static dev.firebreak.learning.network.NetworkVectors.close;
import static dev.firebreak.learning.network.NetworkVectors.flat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.Shape;
import dev.firebreak.learning.model.Models;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Networks, whose layers compute in float32, against the naive reference in float64: within 1e-4 of the largest entry. Losses of a batch
 * and sums over its examples are of float64, so that laws of sums hold to 1e-5.
 */
class NetworkReferenceTest {
    private static final double RTOL = 1e-4;
    private static final double SUMS = 1e-5;
    private static final int CLASSES = 3;
    // Laws of single gradients are the same for more parameters, and take longer.
    private static final int MOST_EACH = 1_200_000;
    private static final int[] CIFAR_ORDER = {0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15, 16, 17, 18, 19};

    // The layer in question is between two others, so that its derivatives by inputs and parameters are in the
    // gradient.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "conv(5, kernel=3, padding=1)",
                "conv(9, kernel=5)",
                "conv(3, kernel=3, stride=2, padding=2, bias=false)",
                "conv(8, kernel=1, stride=3)",
                "conv(2, kernel=4, stride=3, padding=1)",
                "linear(7)",
                "linear(6, bias=false)",
                "relu",
                "max-pool(2)",
                "max-pool(3, stride=1)",
                "average-pool(2)",
                "average-pool(3, stride=2)",
                "global-average",
                "group-norm(1)",
                "group-norm(2)",
                "group-norm(4)",
                "batch-norm",
                "dropout(0.3)",
                "log-softmax",
                "residual(\"conv(4, kernel=3, padding=1) | relu\")",
                "residual(\"relu | conv(4, kernel=3, padding=1)\")",
                "residual(\"conv(6, kernel=3, padding=1) | group-norm(3) | relu\", shortcut=\"conv(6, kernel=1, bias=false)\")",
                "residual(\"conv(6, kernel=3, stride=2, padding=1) | batch-norm\", shortcut=\"average-pool(1, stride=2)"
                        + " | conv(6, kernel=1)\")",
                "residual(\"relu\", shortcut=\"relu | conv(4, kernel=1) | relu\")",
                "residual(\"residual(\\\"conv(4, kernel=3, padding=1)\\\") | relu\")"
            })
    void layerBetweenOthers(String layer) {
        for (int batch : new int[] {1, 7, 32, 45}) {
            Examples examples = examples(new Shape(6, 7, 2), batch, CLASSES);
            Network network = network("conv(4, kernel=2) | " + layer + " | linear(3)", examples);
            network = withDrawnStatistics(network);
            agrees(network, ReferenceBuilder.evaluated(network), examples, layer + " on " + batch);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conv(3, kernel=3)| global-average",
                "conv(5, kernel=3, stride=2, padding=1) | linear(3)",
                "linear(3)",
                "relu | linear(3)",
                "max-pool(2) | linear(3)",
                "average-pool(2) | linear(3)",
                "group-norm(2) | linear(3)",
                "batch-norm | linear(3)",
                "dropout | linear(3)",
                "log-softmax | linear(3)",
                "residual(\"conv(2, kernel=3, padding=1)\") | linear(3)",
                "conv(4, kernel=3) | relu | linear(3) | log-softmax"
            })
    void layerThatGetsTheInput(String stack) {
        Examples examples = examples(new Shape(6, 7, 2), 11, CLASSES);
        Network network = withDrawnStatistics(network(stack, examples));
        agrees(network, ReferenceBuilder.evaluated(network), examples, stack);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"linear(3);1", "linear(20) | relu | linear(3);45"})
    void vectorsAreInputsToo(String stack, int batch) {
        Examples examples = examples(Shape.vector(13), batch, CLASSES);
        Network network = network(stack, examples);
        agrees(network, ReferenceBuilder.evaluated(network), examples, stack);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conv(4, kernel=2) | batch-norm | linear(3)",
                "batch-norm | relu | linear(3)",
                "conv(4, kernel=2) | dropout(0.4) | linear(3)",
                "dropout | conv(4, kernel=2) | relu | dropout(0.25) | linear(9) | dropout(0.1) | linear(3)",
                "conv(4, kernel=2) | residual(\"conv(4, kernel=3, padding=1) | batch-norm | relu | dropout(0.3) |"
                        + " conv(4, kernel=3, padding=1) | batch-norm\", shortcut=\"conv(4, kernel=1, bias=false) | batch-norm\") |"
                        + " relu | linear(3)",
            })
    void trainingUsesTheBatchAndItsDraws(String stack) {
        for (int batch : new int[] {2, 9, 32}) {
            Examples examples = examples(new Shape(6, 7, 2), batch, CLASSES);
            trained(network(stack, examples), examples, stack + " on " + batch);
        }
    }

    @Test
    void batchNormOfMoreExamplesThanAChunk() {
        Examples examples = examples(new Shape(6, 7, 2), 75, CLASSES);
        trained(network("conv(4, kernel=2) | batch-norm | relu | batch-norm | linear(3)", examples), examples, "75");
    }

    @Test
    void calibratedStatisticsAreThoseOfTheExamples() {
        Examples examples = examples(new Shape(6, 7, 2), 300, CLASSES);
        Network network =
                network("conv(4, kernel=2) | batch-norm | relu | linear(5) | batch-norm | linear(3)", examples);
        double[] theta = theta(network);
        double[] found =
                network.calibrated(theta, examples, stream("calibration")).statistics();
        ReferenceNetwork reference = ReferenceBuilder.trained(network, stream("draws"), 300);
        double[][] w = reference.parameters(theta);
        int norm = 0;
        for (int l : new int[] {1, 4}) {
            int[] shape = reference.layers().shapes(reference.in()).get(l);
            double[][] x = reference
                    .layers()
                    .activations(reference.in(), w, inputs(examples))
                    .get(l);
            // Ten times the change of an average that begins at 0 is the statistic itself.
            double[][] after = ReferencePools.BatchNorm.after(new double[2][shape[0]], shape, x);
            double[] expected =
                    Arrays.stream(flat(after)).map(value -> 10 * value).toArray();
            close(expected, Arrays.copyOfRange(found, norm, norm + 2 * shape[0]), RTOL, 0, "norm of layer " + l);
            norm += 2 * shape[0];
        }
        assertEquals(found.length, norm);
    }

    @ParameterizedTest
    @ValueSource(strings = {"softmax", "mlp(hidden=100)", "mlp(hidden=5)", "cnn-mnist", "cnn-cifar", "cnn-cifar-byzfl"})
    void modelsOfTheVectors(String name) {
        ReferenceModels.Case expected = ReferenceModels.of(name);
        int[] in = expected.network().in();
        float[] values = new float[expected.x().length * ReferenceLayer.size(in)];
        double[] flat = flat(expected.x());
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) flat[i];
        }
        double[] labels = Arrays.stream(expected.labels()).asDoubleStream().toArray();
        Examples examples = new Examples(DenseFeatures.of(new Shape(in[1], in[2], in[0]), values), labels, 10);
        Network network = name.equals("softmax")
                ? Network.of(Layers.parse("linear(10)"), examples)
                : (Network) Models.MODELS.build(name).build(examples);
        compare(network, expected.theta(), examples, expected.logits(), expected.gradients(), name);
    }

    @ParameterizedTest
    @CsvSource({"cnn-unlearning,3,32", "cnn-personalization,1,28", "'mlp(hidden=[32,32])',1,8"})
    void furtherModels(String name, int channels, int size) {
        Examples examples = examples(new Shape(size, size, channels), 2, 10);
        Network network = (Network) Models.MODELS.build(name).build(examples);
        agrees(network, ReferenceBuilder.evaluated(network), examples, name);
    }

    // Smaller images than those of CIFAR-10, for the reference's sake; drawn so that no value is so close to 0 before a
    // ReLU that
    // float32 puts it on the other side, which changes a gradient by a hundredth.
    @ParameterizedTest
    @CsvSource({"resnet8,16", "cnn-cifar,8"})
    void modelsWithBatchNormInTraining(String name, int size) {
        Examples examples = examples("away-from-kinks", new Shape(size, size, 3), 3, 10);
        Network network = (Network) Models.MODELS.build(name).build(examples);
        trained(network, examples, name, name.equals("cnn-cifar") ? CIFAR_ORDER : new int[0]);
    }

    @Test
    void clippingNeedsGradientsOfSingleExamples() {
        Examples examples = examples(new Shape(6, 7, 2), 4, CLASSES);
        Network network = network("batch-norm | linear(3)", examples);
        InputException refused = assertThrows(
                InputException.class,
                () -> network.clippedSum(theta(network), examples, rows(4), 1, new double[network.dimension()]));
        assertTrue(refused.getMessage().contains("use group-norm"), refused.getMessage());
    }

    /** Scores, gradient, norms and clipped sum of a network in an evaluation. */
    private static void agrees(Network network, ReferenceNetwork reference, Examples examples, String where) {
        double[] theta = theta(network);
        double[][] x = inputs(examples);
        compare(
                network,
                theta,
                examples,
                reference.scores(theta, x),
                reference.exampleGradients(theta, x, labels(examples)),
                where);
    }

    private static void compare(
            Network network, double[] theta, Examples examples, double[][] scores, double[][] gradients, String where) {
        int[] rows = rows(examples.count());
        double[] out = new double[rows.length * network.outputs()];
        network.scores(theta, examples, rows, out);
        close(flat(scores), out, RTOL, 0, where + ": scores");

        double[] gradient = new double[network.dimension()];
        double loss = network.gradient(theta, examples, rows, gradient);
        double expectedLoss = ReferenceNetwork.loss(scores, labels(examples));
        assertEquals(expectedLoss, loss, RTOL * Math.max(1, expectedLoss), where);
        double[] mean = ReferenceNetwork.clippedSum(gradients, Double.POSITIVE_INFINITY);
        Arrays.setAll(mean, j -> mean[j] / rows.length);
        close(mean, gradient, RTOL, 1e-7, where + ": gradient");

        if (network.dimension() > MOST_EACH) {
            return;
        }
        double[][] own = new double[rows.length][network.dimension()];
        for (int e = 0; e < rows.length; e++) {
            network.gradient(theta, examples, new int[] {e}, own[e]);
            close(gradients[e], own[e], RTOL, 1e-7, where + ": gradient of example " + e);
        }
        double[] sum = ReferenceNetwork.clippedSum(own, Double.POSITIVE_INFINITY);
        Arrays.setAll(sum, j -> sum[j] / rows.length);
        close(sum, gradient, SUMS, 1e-8, where + ": sum of the examples' gradients");

        if (network.isSeparable()) {
            double[] norms = new double[rows.length];
            network.gradientNorms(theta, examples, rows, norms);
            close(Arrays.stream(own).mapToDouble(ReferenceNetwork::norm).toArray(), norms, SUMS, 0, where + ": norms");
            double clip = Arrays.stream(norms).sorted().toArray()[norms.length / 2] * 0.9;
            double[] clipped = new double[network.dimension()];
            network.clippedSum(theta, examples, rows, clip, clipped);
            close(ReferenceNetwork.clippedSum(own, clip), clipped, SUMS, 1e-7, where + ": clipped sum, brute force");
            close(ReferenceNetwork.clippedSum(gradients, clip), clipped, RTOL, 1e-6, where + ": clipped sum");
        }
    }

    /** The gradient of a network in training. */
    private static void trained(Network network, Examples examples, String where, int... order) {
        double[] theta = theta(network);
        int count = examples.count();
        ReferenceNetwork reference = ReferenceBuilder.trained(network, stream("draws"), count, order);
        double[] gradient = new double[network.dimension()];
        double loss = network.gradient(theta, examples, rows(count), stream("draws"), gradient);
        double[][] x = inputs(examples);
        assertEquals(reference.loss(theta, x, labels(examples)), loss, RTOL, where);
        close(reference.gradient(theta, x, labels(examples)), gradient, RTOL, 1e-7, where + ": gradient in training");
    }

    private static Network network(String stack, Examples examples) {
        return Network.of(Layers.parse(stack), examples);
    }

    private static Network withDrawnStatistics(Network network) {
        RandomStream stream = stream("statistics");
        double[] drawn = new double[network.statistics().length];
        Arrays.setAll(drawn, j -> 0.4 + stream.nextDouble());
        return network.withStatistics(drawn);
    }

    /** Parameters about the initial ones, representable in float32; weights of norms are not 1. */
    private static double[] theta(Network network) {
        RandomStream stream = stream("theta");
        double[] theta = network.initial(stream);
        Arrays.setAll(theta, j ->
                (float) (theta[j] * (1 + 0.3 * stream.nextGaussian()) + 0.01 * stream.nextGaussian()));
        return theta;
    }

    private static Examples examples(Shape shape, int count, int classes) {
        return examples("examples", shape, count, classes);
    }

    private static Examples examples(String draw, Shape shape, int count, int classes) {
        RandomStream stream = stream(draw);
        float[] values = new float[count * shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) stream.nextGaussian();
        }
        double[] labels = new double[count];
        Arrays.setAll(labels, e -> stream.nextInt(classes));
        return new Examples(DenseFeatures.of(shape, values), labels, classes);
    }

    private static double[][] inputs(Examples examples) {
        double[][] x = new double[examples.count()][examples.features().dimension()];
        for (int e = 0; e < x.length; e++) {
            examples.features().copy(e, x[e], 0);
        }
        return x;
    }

    private static int[] labels(Examples examples) {
        return IntStream.range(0, examples.count()).map(examples::label).toArray();
    }

    private static int[] rows(int count) {
        return IntStream.range(0, count).toArray();
    }

    private static RandomStream stream(String purpose) {
        return Randomness.of(5).stream(purpose);
    }
}
