package dev.firebreak.coding;

import dev.firebreak.core.kernel.Kernels;
import java.io.Serializable;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * The work of one worker in one round. Its message has one block of d numbers per row of {@code weights}:
 * <pre>block b = (sum over j of weights[b][j] * G of subsets[j]) / divisor,</pre>
 * summed in the order of j, so that two workers of equal assignment and equal gradients send equal bits.
 *
 * @param subsets the subsets to compute, in this order
 * @param weights one row per block of the message, one column per subset
 * @param divisor what each sum is divided by
 */
public record Assignment(int[] subsets, double[][] weights, double divisor) implements Serializable {

    /** The plain sum of some subsets' gradients, over {@code divisor}. */
    static Assignment sum(int[] subsets, double divisor) {
        double[] ones = new double[subsets.length];
        Arrays.fill(ones, 1);
        return new Assignment(subsets, new double[][] {ones}, divisor);
    }

    /** A weighted sum of some subsets' gradients. */
    static Assignment weighted(int[] subsets, double[] weights) {
        return new Assignment(subsets, new double[][] {weights}, 1);
    }

    /** Whether the message is one subset's gradient as it is. */
    public boolean isOneGradient() {
        return subsets.length == 1 && weights.length == 1 && weights[0][0] == 1 && divisor == 1;
    }

    /** Numbers in the message for gradients of {@code dimension} numbers. */
    public int length(int dimension) {
        return Math.multiplyExact(weights.length, dimension);
    }

    /**
     * The honest message, in O(load * blocks * dimension) and no more memory than the message and one gradient.
     *
     * @param dimension numbers per gradient
     * @param gradient the gradient of a subset, not written to; used once per entry of {@link #subsets}, in order
     */
    public double[] encode(int dimension, IntFunction<double[]> gradient) {
        double[] message = new double[length(dimension)];
        // Minus zero is what leaves every first term as it is: a block of one subset is that gradient, bit for bit.
        Arrays.fill(message, -0.0);
        for (int j = 0; j < subsets.length; j++) {
            double[] g = gradient.apply(subsets[j]);
            for (int block = 0; block < weights.length; block++) {
                if (weights[block][j] != 0) {
                    Kernels.best().axpy(weights[block][j], g, 0, message, block * dimension, g.length);
                }
            }
        }
        if (divisor != 1) {
            for (int q = 0; q < message.length; q++) {
                message[q] /= divisor;
            }
        }
        return message;
    }
}
