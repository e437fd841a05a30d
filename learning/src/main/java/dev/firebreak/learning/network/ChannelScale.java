package dev.firebreak.learning.network;

import dev.firebreak.core.kernel.LayerKernels;
import java.util.Arrays;

/** The weights and biases of a norm, one of each for a channel, {@code y = w_c h + b_c} for normalised values h, and what is derived by them. */
final class ChannelScale {
    private final LayerKernels kernels = LayerKernels.best();
    private final Slot in;
    private final Slot out;
    private final Parameters parameters;
    private final int normal;
    private final int weightSlopes;
    private final int biasSlopes;

    ChannelScale(Planner planner, Slot in, Slot out, Parameters parameters) {
        this.in = in;
        this.out = out;
        this.parameters = parameters;
        this.normal = planner.floats(in.size());
        this.weightSlopes = planner.floats(channels());
        this.biasSlopes = planner.floats(channels());
    }

    int channels() {
        return in.shape().channels();
    }

    float weight(Pass pass, int channel) {
        return (float) pass.theta()[parameters.weightsAt() + channel];
    }

    float bias(Pass pass, int channel) {
        return (float) pass.theta()[parameters.biasesAt() + channel];
    }

    /** The normalised values, which the forward pass sets. */
    float[] normal(Chunk chunk) {
        return chunk.floats(normal);
    }

    /** Derivatives by the weights, example by example. */
    float[] weightSlopes(Chunk chunk) {
        return chunk.floats(weightSlopes);
    }

    /** Derivatives by the biases, example by example. */
    float[] biasSlopes(Chunk chunk) {
        return chunk.floats(biasSlopes);
    }

    /** Sets the derivatives by the weights and biases from those by the outputs. */
    void differentiate(Chunk chunk) {
        float[] hat = normal(chunk);
        float[] above = chunk.slopes(out);
        float[] ofWeights = weightSlopes(chunk);
        int lanes = chunk.lanes();
        kernels.sum(above, 0, channels(), in.positions(), biasSlopes(chunk), lanes);
        Arrays.fill(ofWeights, 0, channels() * lanes, 0);
        for (int p = 0; p < in.size(); p++) {
            int channel = p / in.positions() * lanes;
            for (int e = 0; e < lanes; e++) {
                ofWeights[channel + e] = Math.fma(above[p * lanes + e], hat[p * lanes + e], ofWeights[channel + e]);
            }
        }
    }

    /** Adds the squares of the derivatives of each example. */
    void squares(Chunk chunk, double[] squares) {
        kernels.squares(weightSlopes(chunk), channels(), chunk.lanes(), squares);
        kernels.squares(biasSlopes(chunk), channels(), chunk.lanes(), squares);
    }

    /** The gradient of the chunk, each example's derivatives times its factor. */
    void reduce(Pass pass, Chunk chunk, double[] factors) {
        reduce(pass, chunk, weightSlopes(chunk), factors, parameters.weightsAt());
        reduce(pass, chunk, biasSlopes(chunk), factors, parameters.biasesAt());
    }

    private void reduce(Pass pass, Chunk chunk, float[] slopes, double[] factors, int at) {
        kernels.reduce(
                slopes, channels(), chunk.lanes(), chunk.examples(), factors, pass.gradient(), at, !chunk.isFirst());
    }

    /** The mean over the batch of what is derived by a channel's weight, over so many values. */
    float meanOfWeight(Pass pass, int channel, double count) {
        return (float) (pass.gradient()[parameters.weightsAt() + channel] / count);
    }

    /** The mean over the batch of what is derived by a channel's bias, over so many values. */
    float meanOfBias(Pass pass, int channel, double count) {
        return (float) (pass.gradient()[parameters.biasesAt() + channel] / count);
    }
}
