package dev.firebreak.learning.network;

import dev.firebreak.core.random.RandomStream;
import java.util.Arrays;

/** A {@link Layer.Dropout}; where nothing else reads its inputs, outputs take their place. */
final class DropoutOperation extends Operation {
    private final Layer.Dropout layer;
    private final Slot in;
    private final Slot out;
    private final boolean adds;
    private final int factors;

    DropoutOperation(Planner planner, Layer.Dropout layer, Slot in, Slot out, boolean adds) {
        this.layer = layer;
        this.in = in;
        this.out = out;
        this.adds = adds;
        this.factors = planner.floats(in.size());
    }

    @Override
    void forward(Pass pass, Chunk chunk) {
        float[] x = chunk.values(in);
        float[] y = chunk.values(out);
        float[] factor = chunk.floats(factors);
        int n = in.size() * chunk.lanes();
        if (pass.isTraining()) {
            draw(pass.draws(), chunk, factor);
        } else {
            Arrays.fill(factor, 0, n, 1);
        }
        for (int i = 0; i < n; i++) {
            y[i] = x[i] * factor[i];
        }
    }

    // A draw for each value of each example, example by example within each number.
    private void draw(RandomStream draws, Chunk chunk, float[] factor) {
        float scale = (float) (1 / (1 - layer.rate()));
        int lanes = chunk.lanes();
        for (int p = 0; p < in.size(); p++) {
            for (int e = 0; e < chunk.examples(); e++) {
                factor[p * lanes + e] = draws.nextDouble() < layer.rate() ? 0 : scale;
            }
        }
    }

    @Override
    void backward(Pass pass, Chunk chunk) {
        if (in.hasSlopes()) {
            float[] above = chunk.slopes(out);
            float[] below = chunk.slopes(in);
            float[] factor = chunk.floats(factors);
            int n = in.size() * chunk.lanes();
            for (int i = 0; i < n; i++) {
                float slope = above[i] * factor[i];
                below[i] = adds ? below[i] + slope : slope;
            }
        }
    }
}
