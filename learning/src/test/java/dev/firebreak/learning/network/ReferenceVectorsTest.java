package dev.firebreak.learning.network;

import static dev.firebreak.learning.network.NetworkVectors.close;
import static dev.firebreak.learning.network.NetworkVectors.fill;
import static dev.firebreak.learning.network.NetworkVectors.flat;
import static dev.firebreak.learning.network.NetworkVectors.ints;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.learning.network.ReferenceLayer.Convolution;
import dev.firebreak.learning.network.ReferenceLayer.Linear;
import dev.firebreak.learning.network.ReferenceLayer.Residual;
import dev.firebreak.learning.network.ReferenceLayer.Sequence;
import dev.firebreak.learning.network.ReferencePools.AveragePool;
import dev.firebreak.learning.network.ReferencePools.BatchNorm;
import dev.firebreak.learning.network.ReferencePools.GroupNorm;
import dev.firebreak.learning.network.ReferencePools.LogSoftmax;
import dev.firebreak.learning.network.ReferencePools.MaxPool;
import dev.firebreak.learning.network.ReferencePools.Relu;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The float64 reference gives PyTorch's outputs and gradients in float64. */
class ReferenceVectorsTest {

    static Stream<JsonNode> layers() {
        return NetworkVectors.cases("layers.json").stream();
    }

    static Stream<JsonNode> models() {
        return NetworkVectors.cases("models.json").stream();
    }

    @ParameterizedTest
    @MethodSource("layers")
    void layer(JsonNode c) {
        int[] shape = ints(c.get("shape"));
        int[] in = shape.length == 2 ? new int[] {1, 1, shape[1]} : new int[] {shape[1], shape[2], shape[3]};
        double[][] running = null;
        if (c.has("running-before")) {
            JsonNode before = c.get("running-before");
            assertEquals(
                    "abs of {a: 32, s: 2.0} plus 0.5", before.get("variance").asText());
            running = new double[][] {
                fill(before.get("mean"), in[0]),
                Arrays.stream(fill(32, 2, in[0]))
                        .map(value -> Math.abs(value) + 0.5)
                        .toArray()
            };
        }
        boolean training = c.get("train").booleanValue();
        ReferenceNetwork network = ReferenceNetwork.of(in, layer(c, training ? null : running));

        double[][] x = NetworkVectors.batch(c.get("input"), shape[0], ReferenceLayer.size(in));
        double[] theta = new double[network.dimension()];
        int next = 0;
        List<Double> gradients = new ArrayList<>();
        for (String name : (Iterable<String>) c.get("parameters")::fieldNames) {
            JsonNode parameter = c.get("parameters").get(name);
            double[] values = fill(parameter, ReferenceLayer.size(ints(parameter.get("shape"))));
            System.arraycopy(values, 0, theta, next, values.length);
            next += values.length;
            Arrays.stream(flat(c.get("expected").get("gradients").get(name))).forEach(gradients::add);
        }
        double[][] output = network.scores(theta, x);
        double[][] d = NetworkVectors.batch(c.get("cotangent"), shape[0], output[0].length);
        double[][] backward = network.backward(theta, x, outputs -> d);

        double rtol = c.get("rtol").doubleValue();
        double atol = c.get("atol").doubleValue();
        String where = c.get("case").asText();
        JsonNode expected = c.get("expected");
        close(flat(expected.get("output")), flat(output), rtol, atol, where + " output");
        close(
                flat(expected.get("input-gradient")),
                flat(Arrays.copyOfRange(backward, 1, backward.length)),
                rtol,
                atol,
                where + " input gradient");
        close(
                gradients.stream().mapToDouble(value -> value).toArray(),
                backward[0],
                rtol,
                atol,
                where + " parameter gradients");
        if (training) {
            double[][] after = BatchNorm.after(running, in, x);
            JsonNode running2 = expected.get("running-after");
            close(flat(running2.get("running_mean")), after[0], rtol, atol, where + " running mean");
            close(flat(running2.get("running_var")), after[1], rtol, atol, where + " running variance");
        }
    }

    private static ReferenceLayer layer(JsonNode c, double[][] running) {
        JsonNode params = c.get("params");
        return switch (c.get("name").asText()) {
            case "conv2d" -> {
                int[] weight = ints(c.get("parameters").get("weight").get("shape"));
                yield new Convolution(
                        weight[0],
                        weight[2],
                        params.get("stride").intValue(),
                        params.get("padding").intValue(),
                        true);
            }
            case "linear" -> new Linear(4, true);
            case "relu" -> new Relu();
            case "max-pool" ->
                new MaxPool(params.get("size").intValue(), params.get("size").intValue());
            case "average-pool" ->
                new AveragePool(
                        params.get("size").intValue(), params.get("size").intValue());
            case "group-norm" -> new GroupNorm(params.get("groups").intValue());
            case "batch-norm" -> new BatchNorm(running);
            case "log-softmax" -> new LogSoftmax();
            case "residual" ->
                new Residual(
                        new Sequence(List.of(new Convolution(2, 3, 1, 1, true), new Relu())), new Sequence(List.of()));
            default -> fail("unknown layer " + c.get("name"));
        };
    }

    @ParameterizedTest
    @MethodSource("models")
    void model(JsonNode c) {
        ReferenceModels.Case model = ReferenceModels.of(c.get("name").asText());
        assertEquals(c.get("dimension").intValue(), model.network().dimension());
        JsonNode expected = c.get("expected");
        double rtol = c.get("rtol").doubleValue();
        String where = c.get("case").asText();

        close(flat(expected.get("logits")), flat(model.logits()), rtol, 0, where + " logits");
        number(expected, "loss", ReferenceNetwork.loss(model.logits(), model.labels()), rtol);
        double[] gradient = model.gradient();
        int d = gradient.length;
        double largest = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
        close(flat(expected.get("gradient-first")), Arrays.copyOf(gradient, 12), 0, rtol * largest, where + " first");
        close(
                flat(expected.get("gradient-last")),
                Arrays.copyOfRange(gradient, d - 12, d),
                0,
                rtol * largest,
                where + " last");
        number(expected, "gradient-norm", ReferenceNetwork.norm(gradient), rtol);
        number(expected, "gradient-dot-fill7", dot(gradient), rtol * ReferenceNetwork.norm(gradient));

        close(
                flat(expected.get("example-gradient-norms")),
                Arrays.stream(model.gradients())
                        .mapToDouble(ReferenceNetwork::norm)
                        .toArray(),
                rtol,
                0,
                where + " norms");
        if (c.has("clip-norm")) {
            double[] clipped = ReferenceNetwork.clippedSum(
                    model.gradients(), c.get("clip-norm").doubleValue());
            number(expected, "clipped-sum-norm", ReferenceNetwork.norm(clipped), rtol);
            number(expected, "clipped-sum-dot-fill7", dot(clipped), rtol * ReferenceNetwork.norm(clipped));
        }
    }

    private static void number(JsonNode expected, String name, double actual, double rtol) {
        double value = expected.get(name).doubleValue();
        assertEquals(value, actual, rtol * Math.max(1, Math.abs(value)), name);
    }

    private static double dot(double[] vector) {
        double[] fill = fill(7, 1, vector.length);
        double sum = 0;
        for (int j = 0; j < vector.length; j++) {
            sum += vector[j] * fill[j];
        }
        return sum;
    }
}
