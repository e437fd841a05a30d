package dev.firebreak.learning.network;

import static dev.firebreak.learning.network.NetworkVectors.close;
import static dev.firebreak.learning.network.NetworkVectors.fill;
import static dev.firebreak.learning.network.NetworkVectors.flat;
import static dev.firebreak.learning.network.NetworkVectors.ints;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.core.InputException;
import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.Shape;
import dev.firebreak.learning.model.Loss;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers and models in float32 against PyTorch's in float64. Runs with and without the vector module. */
class NetworkVectorsTest {
    private static final double TOLERANCE = 1e-4;

    static Stream<JsonNode> layers() {
        return NetworkVectors.cases("layers.json").stream();
    }

    static Stream<JsonNode> models() {
        return NetworkVectors.cases("models.json").stream();
    }

    /** The derivatives by the scores that a case gives, whatever the scores are. */
    private record Cotangent(double[] slopes) implements Loss {
        @Override
        public double differentiate(double[] scores, int at, int outputs, double example) {
            System.arraycopy(slopes, (int) example * outputs, scores, at, outputs);
            return 0;
        }
    }

    private static Layer described(JsonNode c) {
        JsonNode params = c.get("params");
        JsonNode weight = c.get("parameters").path("weight").path("shape");
        int outputs = weight.path(0).asInt();
        return switch (c.get("name").asText()) {
            case "conv2d" ->
                new Layer.Convolution(
                        outputs,
                        weight.get(2).asInt(),
                        params.get("stride").asInt(),
                        params.get("padding").asInt(),
                        true);
            case "linear" -> new Layer.Linear(outputs, true);
            case "max-pool" ->
                new Layer.MaxPool(params.get("size").asInt(), params.get("size").asInt());
            case "average-pool" ->
                new Layer.AveragePool(
                        params.get("size").asInt(), params.get("size").asInt());
            case "group-norm" -> new Layer.GroupNorm(params.get("groups").asInt());
            case "residual" ->
                new Layer.Residual(Layers.parse(params.get("body").asText()), List.of());
            default -> Layers.LAYERS.build(c.get("name").asText());
        };
    }

    @ParameterizedTest
    @MethodSource("layers")
    void layer(JsonNode c) {
        int[] axes = ints(c.get("shape"));
        Shape shape = axes.length == 2 ? Shape.vector(axes[1]) : new Shape(axes[2], axes[3], axes[1]);
        Plan plan = Planner.plan(List.of(described(c)), shape, ModuleNames.BY_PLACE, true);
        int batch = axes[0];
        int size = shape.size();
        List<Double> theta = new ArrayList<>();
        List<Double> expected = new ArrayList<>();
        for (JsonNode parameter : c.get("parameters")) {
            int count = Arrays.stream(ints(parameter.get("shape"))).reduce(1, Math::multiplyExact);
            Arrays.stream(fill(parameter, count)).forEach(theta::add);
        }
        c.get("expected")
                .get("gradients")
                .forEach(node -> Arrays.stream(flat(node)).forEach(expected::add));
        double[] statistics = new double[plan.statisticsSize()];
        if (c.has("running-before")) {
            int channels = statistics.length / 2;
            System.arraycopy(fill(c.get("running-before").get("mean"), channels), 0, statistics, 0, channels);
            double[] variance = fill(32, 2, channels);
            Arrays.setAll(statistics, j -> j < channels ? statistics[j] : Math.abs(variance[j - channels]) + 0.5);
        }
        RandomStream draws = c.get("train").booleanValue() ? Randomness.of(1).stream("none") : null;
        double[] flatTheta = theta.stream().mapToDouble(Double::doubleValue).toArray();
        Pass pass = Pass.of(plan, flatTheta, statistics, draws, true);
        Examples examples = examples(c, shape, batch);
        int[] all = IntStream.range(0, batch).toArray();
        pass.load(examples, all, 0, batch, true);
        pass.forward();
        int outputs = plan.output().size();
        double[] scores = new double[batch * outputs];
        pass.scores(scores, 0);
        close(flat(c.get("expected").get("output")), scores, TOLERANCE, 0, "output");
        pass.differentiate(
                new Cotangent(flat(NetworkVectors.batch(c.get("cotangent"), batch, outputs))), examples, all, 0, 1);
        double[] gradient = new double[plan.dimension()];
        pass.backward(gradient);
        close(expected.stream().mapToDouble(Double::doubleValue).toArray(), gradient, TOLERANCE, 0, "gradient");
        double[] below = new double[batch * size];
        Chunk chunk = pass.chunks().get(0);
        Arrays.setAll(below, i -> chunk.slopes(plan.input())[i % size * chunk.lanes() + i / size]);
        close(flat(c.get("expected").get("input-gradient")), below, TOLERANCE, 0, "input gradient");
    }

    /** Examples whose targets are their numbers. */
    private static Examples examples(JsonNode c, Shape shape, int batch) {
        double[] values = fill(c.get("input"), batch * shape.size());
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (float) values[i];
        }
        double[] targets = IntStream.range(0, batch).asDoubleStream().toArray();
        return new Examples(DenseFeatures.of(shape, rounded), targets, 10);
    }

    @ParameterizedTest
    @MethodSource("models")
    void model(JsonNode c) {
        int[] axes = ints(c.get("shape"));
        int batch = c.get("batch").asInt();
        Examples numbered = examples(c, new Shape(axes[1], axes[2], axes[0]), batch);
        double[] labels = flat(c.get("labels"));
        Examples examples = new Examples(numbered.features(), labels, 10);
        Model model = Models.MODELS.build(c.get("name").asText()).build(examples);
        double[] theta = NetworkVectors.theta(c);
        assertEquals(theta.length, model.dimension());
        if (model instanceof Network network) {
            assertNames(c.get("parameters"), network.tensors());
        }
        JsonNode expected = c.get("expected");
        int[] all = IntStream.range(0, batch).toArray();
        double[] scores = new double[batch * 10];
        model.scores(theta, examples, all, scores);
        close(flat(expected.get("logits")), scores, TOLERANCE, 0, "logits");
        double[] gradient = new double[theta.length];
        double loss = model.gradient(theta, examples, all, gradient);
        assertEquals(expected.get("loss").asDouble(), loss, TOLERANCE * loss);
        assertEquals(
                expected.get("loss").asDouble(), model.evaluate(theta, examples).loss(), TOLERANCE * loss);
        double norm = expected.get("gradient-norm").asDouble();
        assertEquals(norm, Norm.of(gradient), TOLERANCE * norm);
        double greatest = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
        double[] first = flat(expected.get("gradient-first"));
        double[] last = flat(expected.get("gradient-last"));
        for (int j = 0; j < first.length; j++) {
            assertEquals(first[j], gradient[j], TOLERANCE * greatest);
            assertEquals(last[j], gradient[gradient.length - last.length + j], TOLERANCE * greatest);
        }
        double[] seven = fill(7, 1, theta.length);
        assertDot(expected.get("gradient-dot-fill7"), gradient, seven, norm);
        double[] norms = new double[batch];
        model.gradientNorms(theta, examples, all, norms);
        close(flat(expected.get("example-gradient-norms")), norms, TOLERANCE, 0, "norms");
        double[] clipped = new double[theta.length];
        if (c.has("clip-norm")) {
            model.clippedSum(theta, examples, all, c.get("clip-norm").asDouble(), clipped);
            double length = expected.get("clipped-sum-norm").asDouble();
            assertEquals(length, Norm.of(clipped), TOLERANCE * length);
            assertDot(expected.get("clipped-sum-dot-fill7"), clipped, seven, length);
        } else {
            assertThrows(InputException.class, () -> model.clippedSum(theta, examples, all, 1, clipped));
        }
    }

    /** Errors of TOLERANCE times the mean size of a, with signs by chance, move it by this much; ten times that is allowed. */
    private static void assertDot(JsonNode expected, double[] a, double[] b, double norm) {
        double dot = 0;
        for (int j = 0; j < a.length; j++) {
            dot += a[j] * b[j];
        }
        assertEquals(expected.asDouble(), dot, 10 * TOLERANCE * norm * Norm.of(b) / Math.sqrt(a.length));
    }

    private static void assertNames(JsonNode parameters, List<NetworkTensor> tensors) {
        assertEquals(parameters.size(), tensors.size());
        int offset = 0;
        for (int k = 0; k < tensors.size(); k++) {
            NetworkTensor tensor = tensors.get(k);
            assertEquals(parameters.get(k).get("name").asText(), tensor.name());
            assertEquals(
                    Arrays.stream(ints(parameters.get(k).get("shape"))).boxed().toList(), tensor.dimensions());
            assertEquals(offset, tensor.offset());
            offset += tensor.size();
        }
    }
}
