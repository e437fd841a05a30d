package dev.firebreak.learning.network;

/**
 * A {@link Layer.BatchNorm}: {@code y = w_c (x - mean_c) / sqrt(variance_c + 1e-5) + b_c}. In training mean and variance (with divisor N)
 * are those of the batch, and derivatives take this into account; else they are constants of the network.
 */
final class BatchNormOperation extends Operation {
    private final Slot in;
    private final Slot out;
    private final boolean adds;
    private final ChannelScale scale;
    private final int number;
    private final int statistics;

    /**
     * The operation.
     *
     * @param number its place among the operations
     * @param statistics where its means begin among the network's statistics; as many variances follow
     */
    BatchNormOperation(
            Planner planner, Slot in, Slot out, boolean adds, Parameters parameters, int number, int statistics) {
        this.in = in;
        this.out = out;
        this.adds = adds;
        this.scale = new ChannelScale(planner, in, out, parameters);
        this.number = number;
        this.statistics = statistics;
    }

    int channels() {
        return scale.channels();
    }

    /** Its place among the operations. */
    int number() {
        return number;
    }

    @Override
    void forward(Pass pass) {
        if (pass.isTraining()) {
            double[] sums = new double[2 * channels()];
            long count = 0;
            for (Chunk chunk : pass.chunks()) {
                collect(chunk, sums);
                count += (long) chunk.examples() * in.positions();
            }
            for (int c = 0; c < channels(); c++) {
                double mean = sums[c] / count;
                pass.statistics()[statistics + c] = mean;
                pass.statistics()[statistics + channels() + c] = variance(sums, c, mean, count);
            }
        }
        super.forward(pass);
    }

    /** Adds the sums of this chunk's inputs, channel by channel, and of their squares. */
    void collect(Chunk chunk, double[] sums) {
        float[] x = chunk.values(in);
        int lanes = chunk.lanes();
        for (int p = 0; p < in.size(); p++) {
            int c = p / in.positions();
            for (int i = p * lanes; i < p * lanes + chunk.examples(); i++) {
                sums[c] += x[i];
                sums[channels() + c] = Math.fma((double) x[i], (double) x[i], sums[channels() + c]);
            }
        }
    }

    /**
     * Sets the network's statistics from sums over some examples; the variance is that of a sample, as PyTorch's running variance is.
     *
     * @param examples how many
     */
    void finish(double[] sums, int examples, double[] target) {
        long count = (long) examples * in.positions();
        for (int c = 0; c < channels(); c++) {
            double mean = sums[c] / count;
            target[statistics + c] = mean;
            target[statistics + channels() + c] = variance(sums, c, mean, count) * count / Math.max(1, count - 1);
        }
    }

    private double variance(double[] sums, int c, double mean, long count) {
        return Math.max(0, sums[channels() + c] / count - mean * mean);
    }

    private float inverse(Pass pass, int c) {
        return (float) (1 / Math.sqrt(pass.statistics()[statistics + channels() + c] + GroupNormOperation.EPSILON));
    }

    @Override
    void forward(Pass pass, Chunk chunk) {
        float[] x = chunk.values(in);
        float[] y = chunk.values(out);
        float[] hat = scale.normal(chunk);
        int row = in.positions() * chunk.lanes();
        for (int c = 0; c < channels(); c++) {
            float mean = (float) pass.statistics()[statistics + c];
            float inverse = inverse(pass, c);
            float weight = scale.weight(pass, c);
            float bias = scale.bias(pass, c);
            for (int i = c * row; i < (c + 1) * row; i++) {
                float h = (x[i] - mean) * inverse;
                hat[i] = h;
                y[i] = Math.fma(h, weight, bias);
            }
        }
    }

    // In training, with h the normalised value: w_c (slope - mean(slope) - h mean(slope h)) / deviation, means over the
    // batch, whose sums are the gradient.
    @Override
    void backward(Pass pass, Chunk chunk) {
        if (!in.hasSlopes()) {
            return;
        }
        float[] hat = scale.normal(chunk);
        float[] above = chunk.slopes(out);
        float[] below = chunk.slopes(in);
        int row = in.positions() * chunk.lanes();
        double count = (double) pass.examples() * in.positions();
        for (int c = 0; c < channels(); c++) {
            boolean training = pass.isTraining();
            float ofBias = training ? scale.meanOfBias(pass, c, count) : 0;
            float ofWeight = training ? scale.meanOfWeight(pass, c, count) : 0;
            float factor = scale.weight(pass, c) * inverse(pass, c);
            for (int i = c * row; i < (c + 1) * row; i++) {
                float slope = (above[i] - ofBias - hat[i] * ofWeight) * factor;
                below[i] = adds ? below[i] + slope : slope;
            }
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
}
