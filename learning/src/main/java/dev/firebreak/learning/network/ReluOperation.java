package dev.firebreak.learning.network;

/** A {@link Layer.Relu}; where nothing else reads its inputs, outputs take their place. */
final class ReluOperation extends Operation {
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
        float[] x = chunk.values(in);
        float[] y = chunk.values(out);
        int n = in.size() * chunk.lanes();
        for (int i = 0; i < n; i++) {
            y[i] = Math.max(x[i], 0);
        }
    }

    @Override
    void backward(Pass pass, Chunk chunk) {
        if (in.hasSlopes()) {
            float[] y = chunk.values(out);
            float[] above = chunk.slopes(out);
            float[] below = chunk.slopes(in);
            int n = in.size() * chunk.lanes();
            for (int i = 0; i < n; i++) {
                float slope = y[i] > 0 ? above[i] : 0;
                below[i] = adds ? below[i] + slope : slope;
            }
        }
    }
}
