package dev.firebreak.learning.network;

/** The sum of the two stacks of a {@link Layer.Residual}. */
final class AddOperation extends Operation {
    private final Slot body;
    private final Slot shortcut;
    private final Slot out;
    private final boolean adds;

    /**
     * The operation.
     *
     * @param adds whether derivatives by what the shortcut gives are added to what is there
     */
    AddOperation(Slot body, Slot shortcut, Slot out, boolean adds) {
        this.body = body;
        this.shortcut = shortcut;
        this.out = out;
        this.adds = adds;
    }

    @Override
    void forward(Pass pass, Chunk chunk) {
        float[] a = chunk.values(body);
        float[] b = chunk.values(shortcut);
        float[] y = chunk.values(out);
        for (int i = 0; i < out.size() * chunk.lanes(); i++) {
            y[i] = a[i] + b[i];
        }
    }

    @Override
    void backward(Pass pass, Chunk chunk) {
        int n = out.size() * chunk.lanes();
        if (body.hasSlopes()) {
            System.arraycopy(chunk.slopes(out), 0, chunk.slopes(body), 0, n);
        }
        if (shortcut.hasSlopes()) {
            float[] above = chunk.slopes(out);
            float[] below = chunk.slopes(shortcut);
            for (int i = 0; i < n; i++) {
                below[i] = adds ? below[i] + above[i] : above[i];
            }
        }
    }
}
