package dev.firebreak.learning.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.learning.network.ReferenceLayer.Convolution;
import dev.firebreak.learning.network.ReferenceLayer.Linear;
import dev.firebreak.learning.network.ReferenceLayer.Residual;
import dev.firebreak.learning.network.ReferenceLayer.Sequence;
import dev.firebreak.learning.network.ReferencePools.AveragePool;
import dev.firebreak.learning.network.ReferencePools.BatchNorm;
import dev.firebreak.learning.network.ReferencePools.Dropout;
import dev.firebreak.learning.network.ReferencePools.GlobalAverage;
import dev.firebreak.learning.network.ReferencePools.GroupNorm;
import dev.firebreak.learning.network.ReferencePools.LogSoftmax;
import dev.firebreak.learning.network.ReferencePools.MaxPool;
import dev.firebreak.learning.network.ReferencePools.Relu;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The gradients of the float64 reference are those of finite differences: central ones at a distance of 1e-6, whose error is about 1e-10
 * for the functions here, to 1e-6 of the largest entry. Coordinates at a kink, where the differences to both sides disagree, are left out.
 */
class ReferenceGradientTest {
    private static final double STEP = 1e-6;
    private static final double TOLERANCE = 1e-6;
    private static final int COORDINATES = 200;
    private static final int BATCH = 3;

    static Stream<Arguments> layers() {
        Relu relu = new Relu();
        return Stream.of(
                layer("convolution", 2, new Convolution(3, 3, 1, 1, true)),
                layer("convolution with a stride, without bias", 2, new Convolution(2, 3, 2, 2, false)),
                layer("linear", 2, new Linear(4, true)),
                layer("linear without bias", 2, new Linear(3, false)),
                layer("relu", 2, relu),
                layer("max-pool", 2, new MaxPool(2, 2)),
                layer("max-pool of windows that overlap", 2, new MaxPool(3, 1)),
                layer("average-pool", 2, new AveragePool(2, 2)),
                layer("average-pool of windows that overlap", 2, new AveragePool(3, 2)),
                layer("global-average", 2, new GlobalAverage()),
                layer("group-norm", 4, new GroupNorm(2)),
                layer("batch-norm over the batch", 2, new BatchNorm(null)),
                layer("batch-norm by statistics", 2, new BatchNorm(new double[][] {{.1, -.2}, {.5, 2}})),
                layer("dropout", 2, new Dropout(draws(7, BATCH, 60, value -> value > 0 ? 2 : 0))),
                layer("log-softmax", 2, new LogSoftmax()),
                layer(
                        "residual",
                        2,
                        new Residual(
                                sequence(new Convolution(4, 3, 1, 1, true), new GroupNorm(2), relu),
                                sequence(new Convolution(4, 1, 1, 0, false)))),
                layer("residual of the input itself", 2, new Residual(sequence(relu), sequence())),
                layer(
                        "stack",
                        2,
                        sequence(
                                new Convolution(4, 3, 1, 1, true),
                                new BatchNorm(null),
                                relu,
                                new MaxPool(2, 2),
                                new Linear(5, true),
                                new LogSoftmax())));
    }

    private static Arguments layer(String name, int channels, ReferenceLayer layer) {
        return Arguments.of(name, new int[] {channels, 5, 6}, layer);
    }

    private static Sequence sequence(ReferenceLayer... layers) {
        return new Sequence(List.of(layers));
    }

    private static double[][] draws(int seed, int rows, int size, DoubleUnaryOperator map) {
        RandomStream stream = Randomness.of(seed).stream("reference");
        double[][] drawn = new double[rows][size];
        for (double[] row : drawn) {
            Arrays.setAll(row, j -> map.applyAsDouble(stream.nextGaussian()));
        }
        return drawn;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layers")
    void layerByParametersAndInputs(String name, int[] in, ReferenceLayer layer) {
        ReferenceNetwork network = ReferenceNetwork.of(in, layer);
        int inputs = ReferenceLayer.size(in);
        double[] theta = draws(1, 1, network.dimension(), value -> value)[0];
        double[][] x = draws(2, BATCH, inputs, value -> value);
        double[][] d = draws(3, BATCH, ReferenceLayer.size(layer.outputs(in)), value -> value);
        double[][] backward = network.backward(theta, x, outputs -> d);
        agree(
                theta.length,
                j -> backward[0][j],
                (j, by) -> product(network.scores(moved(theta, j, by), x), d),
                name + " by parameter");
        agree(
                BATCH * inputs,
                j -> backward[1 + j / inputs][j % inputs],
                (j, by) -> {
                    double[][] other = x.clone();
                    other[j / inputs] = moved(x[j / inputs], j % inputs, by);
                    return product(network.scores(theta, other), d);
                },
                name + " by input");
    }

    @ParameterizedTest
    @ValueSource(strings = {"softmax", "mlp(hidden=100)", "mlp(hidden=5)", "cnn-mnist", "cnn-cifar", "cnn-cifar-byzfl"})
    void modelsAtSomeCoordinates(String name) {
        ReferenceModels.Case model = ReferenceModels.of(name);
        ReferenceNetwork network = model.network();
        double[][] x = {model.x()[0]};
        int[] label = {model.labels()[0]};
        // What lies before the layer of a coordinate need not be computed again.
        List<ReferenceLayer> layers = network.layers().layers();
        List<int[]> shapes = network.layers().shapes(network.in());
        double[][] w = network.parameters(model.theta());
        List<double[][]> activations = network.layers().activations(network.in(), w, x);
        int[] layerOf = new int[w.length];
        for (int l = 0, slot = 0; l < layers.size(); l++) {
            int own = layers.get(l).parameters(shapes.get(l)).size();
            Arrays.fill(layerOf, slot, slot + own, l);
            slot += own;
        }
        int[] chosen = coordinates(network);
        agree(
                chosen.length,
                j -> model.gradients()[0][chosen[j]],
                (j, by) -> {
                    int slot = slot(network, w, chosen[j]);
                    int layer = layerOf[slot];
                    int first = slot;
                    while (first > 0 && layerOf[first - 1] == layer) {
                        first--;
                    }
                    double[][] from = Arrays.copyOfRange(w, first, w.length);
                    from[slot - first] = moved(w[slot], chosen[j] - network.offsets()[slot], by);
                    Sequence rest = new Sequence(layers.subList(layer, layers.size()));
                    return ReferenceNetwork.loss(rest.forward(shapes.get(layer), from, activations.get(layer)), label);
                },
                name);
    }

    // The first of each parameter, and some drawn from all of them.
    private static int[] coordinates(ReferenceNetwork network) {
        SortedSet<Integer> chosen = new TreeSet<>();
        Arrays.stream(network.offsets()).forEach(chosen::add);
        RandomStream stream = Randomness.of(4).stream("coordinates");
        Arrays.stream(stream.sample(network.dimension(), COORDINATES)).forEach(chosen::add);
        return chosen.stream().mapToInt(j -> j).toArray();
    }

    private static int slot(ReferenceNetwork network, double[][] w, int coordinate) {
        for (int slot = 0; slot < w.length; slot++) {
            int within = coordinate - network.offsets()[slot];
            if (within >= 0 && within < w[slot].length) {
                return slot;
            }
        }
        throw new AssertionError(coordinate);
    }

    /** A derivative by one coordinate. */
    private interface Derivative {
        double at(int coordinate);
    }

    /** The function where one coordinate is moved. */
    private interface Moved {
        double by(int coordinate, double distance);
    }

    private static void agree(int count, Derivative derivative, Moved function, String where) {
        double largest = 0;
        for (int j = 0; j < count; j++) {
            largest = Math.max(largest, Math.abs(derivative.at(j)));
        }
        double allowed = TOLERANCE * Math.max(largest, 1e-2);
        double here = count == 0 ? 0 : function.by(0, 0);
        int kinks = 0;
        for (int j = 0; j < count; j++) {
            double after = function.by(j, STEP) - here;
            double before = here - function.by(j, -STEP);
            // A function with second derivatives of order 1 has one-sided differences that agree to about the step.
            if (Math.abs(after - before) / STEP > Math.max(20 * STEP, allowed)) {
                kinks++;
            } else {
                assertEquals((after + before) / (2 * STEP), derivative.at(j), allowed, where + " " + j);
            }
        }
        assertTrue(10 * kinks <= count, where + ": " + kinks + " of " + count + " coordinates are at a kink");
    }

    private static double[] moved(double[] vector, int coordinate, double by) {
        double[] moved = vector.clone();
        moved[coordinate] += by;
        return moved;
    }

    private static double product(double[][] a, double[][] b) {
        double sum = 0;
        for (int e = 0; e < a.length; e++) {
            for (int j = 0; j < a[e].length; j++) {
                sum += a[e][j] * b[e][j];
            }
        }
        return sum;
    }
}
