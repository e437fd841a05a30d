package dev.firebreak.learning.network;

/** A {@link Layer.LogSoftmax}, in float64 within an example. */
final class LogSoftmaxOperation extends Operation {
    private final Slot in;
    private final Slot out;
    private final boolean adds;

    LogSoftmaxOperation(Slot in, Slot out, boolean adds) {
        this.in = in;
        this.out = out;
        this.adds = adds;
    }

    @Override
    void forward(Pass pass, Chunk chunk) {
        float[] x = chunk.values(in);
        float[] y = chunk.values(out);
        int lanes = chunk.lanes();
        int n = in.size() * lanes;
        for (int e = 0; e < chunk.examples(); e++) {
            // Shifted by the greatest value no exponential overflows, and at least one is 1.
            double greatest = x[e];
            for (int i = e; i < n; i += lanes) {
                greatest = Math.max(greatest, x[i]);
            }
            double sum = 0;
            for (int i = e; i < n; i += lanes) {
                sum += StrictMath.exp(x[i] - greatest);
            }
            double log = greatest + StrictMath.log(sum);
            for (int i = e; i < n; i += lanes) {
                y[i] = (float) (x[i] - log);
            }
        }
    }

    @Override
    void backward(Pass pass, Chunk chunk) {
        if (!in.hasSlopes()) {
            return;
        }
        float[] y = chunk.values(out);
        float[] above = chunk.slopes(out);
        float[] below = chunk.slopes(in);
        int lanes = chunk.lanes();
        int n = in.size() * lanes;
        for (int e = 0; e < chunk.examples(); e++) {
            double sum = 0;
            for (int i = e; i < n; i += lanes) {
                sum += above[i];
            }
            for (int i = e; i < n; i += lanes) {
                double slope = above[i] - sum * StrictMath.exp(y[i]);
                below[i] = (float) (adds ? below[i] + slope : slope);
            }
        }
    }
}
