package dev.firebreak.learning.network;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A network in float64 over {@link ReferenceLayer}s, with the mean cross entropy of its outputs as loss.
 *
 * @param in shape of an input
 * @param layers of the network
 * @param offsets where in the flat parameters each of the layers' parameters begins, in the order of the layers
 * @param dimension how many parameters
 */
record ReferenceNetwork(int[] in, ReferenceLayer.Sequence layers, int[] offsets, int dimension) {

    /** A network whose parameters follow each other as its layers do. */
    static ReferenceNetwork of(int[] in, ReferenceLayer... layers) {
        ReferenceLayer.Sequence sequence = new ReferenceLayer.Sequence(List.of(layers));
        int[] order = new int[sequence.parameters(in).size()];
        Arrays.setAll(order, slot -> slot);
        return of(in, sequence, order);
    }

    /** A network whose flat parameters hold the layers' parameters in another order, given as their numbers. */
    static ReferenceNetwork of(int[] in, ReferenceLayer.Sequence layers, int... order) {
        List<int[]> parameters = layers.parameters(in);
        int[] offsets = new int[order.length];
        int next = 0;
        for (int slot : order) {
            offsets[slot] = next;
            next += ReferenceLayer.size(parameters.get(slot));
        }
        return new ReferenceNetwork(in, layers, offsets, next);
    }

    /** The parameters of theta, one array for each parameter of the layers. */
    double[][] parameters(double[] theta) {
        List<int[]> parameters = layers.parameters(in);
        double[][] w = new double[offsets.length][];
        Arrays.setAll(
                w,
                slot -> Arrays.copyOfRange(
                        theta, offsets[slot], offsets[slot] + ReferenceLayer.size(parameters.get(slot))));
        return w;
    }

    /** The outputs of some inputs. */
    double[][] scores(double[] theta, double[][] x) {
        return layers.forward(in, parameters(theta), x);
    }

    /** The mean cross entropy of some outputs. */
    static double loss(double[][] scores, int[] labels) {
        double sum = 0;
        for (int e = 0; e < labels.length; e++) {
            sum -= ReferencePools.LogSoftmax.of(scores[e])[labels[e]];
        }
        return sum / labels.length;
    }

    double loss(double[] theta, double[][] x, int[] labels) {
        return loss(scores(theta, x), labels);
    }

    /** The gradient of the mean cross entropy by theta. */
    double[] gradient(double[] theta, double[][] x, int[] labels) {
        return backward(theta, x, scores -> slopes(scores, labels))[0];
    }

    private static double[][] slopes(double[][] scores, int[] labels) {
        double[][] slopes = new double[scores.length][];
        for (int e = 0; e < scores.length; e++) {
            double[] logs = ReferencePools.LogSoftmax.of(scores[e]);
            int label = labels[e];
            slopes[e] = new double[logs.length];
            Arrays.setAll(slopes[e], c -> (Math.exp(logs[c]) - (c == label ? 1 : 0)) / labels.length);
        }
        return slopes;
    }

    /**
     * The derivatives of a function of the outputs: by theta, then by each input.
     *
     * @param d the derivatives by the outputs
     */
    double[][] backward(double[] theta, double[][] x, UnaryOperator<double[][]> d) {
        double[][] w = parameters(theta);
        double[][] g = new double[w.length][];
        Arrays.setAll(g, slot -> new double[w[slot].length]);
        double[][] back = layers.backward(in, w, x, d, g);
        double[] gradient = new double[dimension];
        for (int slot = 0; slot < g.length; slot++) {
            System.arraycopy(g[slot], 0, gradient, offsets[slot], g[slot].length);
        }
        double[][] all = new double[1 + x.length][];
        all[0] = gradient;
        System.arraycopy(back, 0, all, 1, x.length);
        return all;
    }

    /** The gradient of each example by itself. */
    double[][] exampleGradients(double[] theta, double[][] x, int[] labels) {
        double[][] gradients = new double[x.length][];
        Arrays.setAll(gradients, e -> gradient(theta, new double[][] {x[e]}, new int[] {labels[e]}));
        return gradients;
    }

    /** {@code sum_i g_i min(1, clip / |g_i|)}. */
    static double[] clippedSum(double[][] gradients, double clip) {
        double[] sum = new double[gradients[0].length];
        for (double[] gradient : gradients) {
            double factor = Math.min(1, clip / norm(gradient));
            Arrays.setAll(sum, j -> sum[j] + factor * gradient[j]);
        }
        return sum;
    }

    static double norm(double[] vector) {
        return Math.sqrt(Arrays.stream(vector).map(value -> value * value).sum());
    }
}
