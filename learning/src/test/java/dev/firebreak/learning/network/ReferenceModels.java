package dev.firebreak.learning.network;

import static dev.firebreak.learning.network.NetworkVectors.ints;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.learning.network.ReferenceLayer.Convolution;
import dev.firebreak.learning.network.ReferenceLayer.Linear;
import dev.firebreak.learning.network.ReferenceLayer.Sequence;
import dev.firebreak.learning.network.ReferencePools.BatchNorm;
import dev.firebreak.learning.network.ReferencePools.MaxPool;
import dev.firebreak.learning.network.ReferencePools.Relu;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The models of the reference vectors with what the float64 reference gives for them, computed once. */
final class ReferenceModels {
    private static final Map<String, Case> COMPUTED = new ConcurrentHashMap<>();

    private ReferenceModels() {}

    /**
     * A model at the parameters and inputs of its vectors.
     *
     * @param logits of each example
     * @param gradients of the loss of each example by itself
     */
    record Case(
            ReferenceNetwork network,
            double[] theta,
            double[][] x,
            int[] labels,
            double[][] logits,
            double[][] gradients) {

        /** The gradient of the mean loss; no layer of these models makes it depend on the batch otherwise. */
        double[] gradient() {
            double[] mean = new double[theta.length];
            for (double[] gradient : gradients) {
                Arrays.setAll(mean, j -> mean[j] + gradient[j] / gradients.length);
            }
            return mean;
        }
    }

    static Case of(String name) {
        return COMPUTED.computeIfAbsent(name, ReferenceModels::compute);
    }

    private static Case compute(String name) {
        JsonNode c = NetworkVectors.cases("models.json").stream()
                .filter(model -> model.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
        ReferenceNetwork network = network(name);
        double[] theta = NetworkVectors.theta(c);
        double[][] x = NetworkVectors.batch(
                c.get("input"), c.get("batch").intValue(), ReferenceLayer.size(ints(c.get("shape"))));
        int[] labels = ints(c.get("labels"));
        return new Case(
                network, theta, x, labels, network.scores(theta, x), network.exampleGradients(theta, x, labels));
    }

    /** The reference of a model, written from the papers' descriptions and apart from the product's. */
    static ReferenceNetwork network(String name) {
        int[] grey = {1, 28, 28};
        int[] colour = {3, 32, 32};
        ReferenceLayer relu = new Relu();
        ReferenceLayer pool = new MaxPool(2, 2);
        return switch (name) {
            case "softmax" -> ReferenceNetwork.of(grey, new Linear(10, true));
            case "mlp(hidden=100)" -> ReferenceNetwork.of(grey, new Linear(100, true), relu, new Linear(10, true));
            case "mlp(hidden=5)" -> ReferenceNetwork.of(grey, new Linear(5, true), relu, new Linear(10, true));
            case "cnn-mnist" ->
                ReferenceNetwork.of(
                        grey,
                        conv(20, 5, 0),
                        relu,
                        pool,
                        conv(50, 5, 0),
                        relu,
                        pool,
                        new Linear(500, true),
                        relu,
                        new Linear(10, true));
            case "cnn-cifar" ->
                ReferenceNetwork.of(
                        colour,
                        new Sequence(List.of(
                                conv(64, 3, 1),
                                relu,
                                norm(64),
                                conv(64, 3, 1),
                                relu,
                                norm(64),
                                pool,
                                conv(128, 3, 1),
                                relu,
                                norm(128),
                                conv(128, 3, 1),
                                relu,
                                norm(128),
                                pool,
                                new Linear(128, true),
                                relu,
                                new Linear(10, true))),
                        // Weight and bias of the convolutions, then of the norms, then of the linear layers.
                        0,
                        1,
                        4,
                        5,
                        8,
                        9,
                        12,
                        13,
                        2,
                        3,
                        6,
                        7,
                        10,
                        11,
                        14,
                        15,
                        16,
                        17,
                        18,
                        19);
            case "cnn-cifar-byzfl" ->
                ReferenceNetwork.of(
                        colour,
                        conv(20, 5, 2),
                        relu,
                        pool,
                        conv(100, 5, 2),
                        relu,
                        pool,
                        conv(200, 5, 2),
                        relu,
                        pool,
                        new Linear(512, true),
                        relu,
                        new Linear(256, true),
                        relu,
                        new Linear(10, true));
            default -> fail("unknown model " + name);
        };
    }

    private static ReferenceLayer conv(int outputs, int kernel, int padding) {
        return new Convolution(outputs, kernel, 1, padding, true);
    }

    private static ReferenceLayer norm(int channels) {
        double[] ones = new double[channels];
        Arrays.fill(ones, 1);
        return new BatchNorm(new double[][] {new double[channels], ones});
    }
}
