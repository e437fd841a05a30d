package dev.firebreak.learning.network;

import dev.firebreak.core.kernel.LayerKernels;
import dev.firebreak.core.kernel.Window;
import dev.firebreak.datasets.Shape;
import java.util.Arrays;

/** A {@link Layer.MaxPool}. */
final class MaxPoolOperation extends Operation {
    private final LayerKernels kernels = LayerKernels.best();
    private final Window window;
    private final Slot in;
    private final Slot out;
    private final boolean adds;
    private final int chosen;

    MaxPoolOperation(Planner planner, Layer.MaxPool layer, Slot in, Slot out, boolean adds) {
        Shape shape = in.shape();
        this.window = new Window(shape.channels(), layer.size(), layer.stride(), shape.height(), shape.width());
        this.in = in;
        this.out = out;
        this.adds = adds;
        this.chosen = planner.integers(out.size());
    }

    @Override
    void forward(Pass pass, Chunk chunk) {
        kernels.greatest(window, chunk.values(in), chunk.values(out), chunk.integers(chosen), chunk.lanes());
    }

    @Override
    void backward(Pass pass, Chunk chunk) {
        if (in.hasSlopes()) {
            int lanes = chunk.lanes();
            float[] below = chunk.slopes(in);
            if (!adds) {
                Arrays.fill(below, 0, in.size() * lanes, 0);
            }
            kernels.greatestSlopes(window, chunk.integers(chosen), chunk.slopes(out), below, lanes);
        }
    }
}
