package dev.firebreak.learning.network;

import dev.firebreak.core.kernel.LayerKernels;

/** A {@link Layer.Relu}; where nothing else reads its inputs, outputs take their place. */
final class ReluOperation extends Operation {
    private final LayerKernels kernels = LayerKernels.best();
    private final Slot in;
    private final Slot out;
    private final boolean adds;

    ReluOperation(Slot in, Slot out, boolean adds) {
        this.in = in;
        this.out = out;
        this.adds = adds;
    }

    @Override
    void forward(Pass pass, Chunk chunk) {
        kernels.rectify(chunk.values(in), chunk.values(out), in.size() * chunk.lanes());
    }

    @Override
    void backward(Pass pass, Chunk chunk) {
        if (in.hasSlopes()) {
            kernels.rectifySlopes(
                    chunk.values(out), chunk.slopes(out), chunk.slopes(in), in.size() * chunk.lanes(), adds);
        }
    }
}
