package dev.firebreak.learning.network;

import java.util.Arrays;

/** A {@link Layer.GroupNorm}: {@code y = w_c (x - mean) / sqrt(variance + 1e-5) + b_c} with mean and variance of the group. */
final class GroupNormOperation extends Operation {
    /** What is added to variances, as in PyTorch. */
    static final double EPSILON = 1e-5;

    private final int groups;
    private final Slot in;
    private final Slot out;
    private final boolean adds;
    private final ChannelScale scale;
    private final int means;
    private final int inverses;
    private final int sums;

    GroupNormOperation(Planner planner, Layer.GroupNorm layer, Slot in, Slot out, boolean adds, Parameters parameters) {
        this.groups = layer.groups();
        this.in = in;
        this.out = out;
        this.adds = adds;
        this.scale = new ChannelScale(planner, in, out, parameters);
        this.means = planner.floats(groups);
        this.inverses = planner.floats(groups);
        this.sums = planner.floats(2);
    }

    @Override
    void forward(Pass pass, Chunk chunk) {
        float[] x = chunk.values(in);
        float[] y = chunk.values(out);
        float[] hat = scale.normal(chunk);
        float[] mean = chunk.floats(means);
        float[] inverse = chunk.floats(inverses);
        int lanes = chunk.lanes();
        int size = in.size() / groups;
        for (int g = 0; g < groups; g++) {
            int at = g * lanes;
            Arrays.fill(mean, at, at + lanes, 0);
            Arrays.fill(inverse, at, at + lanes, 0);
            for (int p = g * size; p < (g + 1) * size; p++) {
                for (int e = 0; e < lanes; e++) {
                    mean[at + e] += x[p * lanes + e];
                }
            }
            for (int e = at; e < at + lanes; e++) {
                mean[e] /= size;
            }
            for (int p = g * size; p < (g + 1) * size; p++) {
                for (int e = 0; e < lanes; e++) {
                    float deviation = x[p * lanes + e] - mean[at + e];
                    inverse[at + e] = Math.fma(deviation, deviation, inverse[at + e]);
                }
            }
            for (int e = at; e < at + lanes; e++) {
                inverse[e] = (float) (1 / Math.sqrt(inverse[e] / size + EPSILON));
            }
            for (int p = g * size; p < (g + 1) * size; p++) {
                float weight = scale.weight(pass, p / in.positions());
                float bias = scale.bias(pass, p / in.positions());
                for (int e = 0; e < lanes; e++) {
                    float h = (x[p * lanes + e] - mean[at + e]) * inverse[at + e];
                    hat[p * lanes + e] = h;
                    y[p * lanes + e] = Math.fma(h, weight, bias);
                }
            }
        }
    }

    // With g = w_c slope and h the normalised value: (g - mean(g) - h mean(g h)) / deviation, means over the group.
    @Override
    void backward(Pass pass, Chunk chunk) {
        if (!in.hasSlopes()) {
            return;
        }
        float[] hat = scale.normal(chunk);
        float[] above = chunk.slopes(out);
        float[] below = chunk.slopes(in);
        float[] inverse = chunk.floats(inverses);
        float[] sum = chunk.floats(sums);
        int lanes = chunk.lanes();
        int size = in.size() / groups;
        for (int g = 0; g < groups; g++) {
            mean(pass, chunk, g, scale.biasSlopes(chunk), 0);
            mean(pass, chunk, g, scale.weightSlopes(chunk), lanes);
            for (int p = g * size; p < (g + 1) * size; p++) {
                float weight = scale.weight(pass, p / in.positions());
                for (int e = 0; e < lanes; e++) {
                    int i = p * lanes + e;
                    float slope = (weight * above[i] - sum[e] - hat[i] * sum[lanes + e]) * inverse[g * lanes + e];
                    below[i] = adds ? below[i] + slope : slope;
                }
            }
        }
    }

    // The mean over a group of weights times what is derived by them, or by the biases.
    private void mean(Pass pass, Chunk chunk, int group, float[] of, int at) {
        float[] sum = chunk.floats(sums);
        int lanes = chunk.lanes();
        int channels = in.shape().channels() / groups;
        Arrays.fill(sum, at, at + lanes, 0);
        for (int c = group * channels; c < (group + 1) * channels; c++) {
            float weight = scale.weight(pass, c);
            for (int e = 0; e < lanes; e++) {
                sum[at + e] = Math.fma(weight, of[c * lanes + e], sum[at + e]);
            }
        }
        for (int e = at; e < at + lanes; e++) {
            sum[e] /= channels * in.positions();
        }
    }

    @Override
    void gradient(Pass pass, Chunk chunk) {
        scale.differentiate(chunk);
        scale.reduce(pass, chunk, pass.ones());
    }

    @Override
    void squares(Pass pass, Chunk chunk, double[] squares) {
        scale.differentiate(chunk);
        scale.squares(chunk, squares);
    }

    @Override
    void weighted(Pass pass, Chunk chunk, double[] factors) {
        scale.reduce(pass, chunk, factors);
    }
}
