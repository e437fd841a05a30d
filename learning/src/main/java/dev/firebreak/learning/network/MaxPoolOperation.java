package dev.firebreak.learning.network;

import java.util.Arrays;

/** A {@link Layer.MaxPool}. */
final class MaxPoolOperation extends Operation {
    private final Layer.MaxPool layer;
    private final Slot in;
    private final Slot out;
    private final boolean adds;
    private final int chosen;

    MaxPoolOperation(Planner planner, Layer.MaxPool layer, Slot in, Slot out, boolean adds) {
        this.layer = layer;
        this.in = in;
        this.out = out;
        this.adds = adds;
        this.chosen = planner.integers(out.size());
    }

    @Override
    void forward(Pass pass, Chunk chunk) {
        float[] x = chunk.values(in);
        float[] y = chunk.values(out);
        int[] from = chunk.integers(chosen);
        int lanes = chunk.lanes();
        int columns = out.shape().width();
        int rows = out.shape().height();
        int width = in.shape().width();
        for (int q = 0; q < out.size(); q++) {
            int row = q / columns % rows * layer.stride()
                    + q / columns / rows * in.shape().height();
            int corner = (row * width + q % columns * layer.stride()) * lanes;
            for (int e = 0; e < lanes; e++) {
                int best = corner + e;
                float greatest = x[best];
                for (int u = 0; u < layer.size(); u++) {
                    for (int v = 0; v < layer.size(); v++) {
                        int i = corner + (u * width + v) * lanes + e;
                        if (x[i] > greatest || Float.isNaN(x[i])) {
                            best = i;
                            greatest = x[i];
                        }
                    }
                }
                y[q * lanes + e] = greatest;
                from[q * lanes + e] = best;
            }
        }
    }

    @Override
    void backward(Pass pass, Chunk chunk) {
        if (in.hasSlopes()) {
            int lanes = chunk.lanes();
            float[] above = chunk.slopes(out);
            float[] below = chunk.slopes(in);
            int[] from = chunk.integers(chosen);
            if (!adds) {
                Arrays.fill(below, 0, in.size() * lanes, 0);
            }
            for (int i = 0; i < out.size() * lanes; i++) {
                below[from[i]] += above[i];
            }
        }
    }
}
