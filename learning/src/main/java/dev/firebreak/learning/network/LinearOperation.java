package dev.firebreak.learning.network;

import dev.firebreak.core.kernel.LayerKernels;
import dev.firebreak.core.kernel.LayerKernels.Taps;
import java.util.Arrays;

/**
 * A {@link Layer.Linear}. An example's gradient d (x, 1)^T of slopes d and inputs x is not formed: the square of its norm is {@code ||d||^2
 * (||x||^2 + 1)}.
 */
final class LinearOperation extends Operation {
    private static final int[] START = {0};

    private final LayerKernels kernels = LayerKernels.best();
    private final Layer.Linear layer;
    private final Slot in;
    private final Slot out;
    private final boolean adds;
    private final Parameters parameters;
    private final int[] places;
    private final Taps forward;
    private final Taps backward;
    private final int forwardWeights;
    private final int backwardWeights;

    /**
     * The operation.
     *
     * @param adds whether derivatives by the inputs are added to what is there
     */
    LinearOperation(Planner planner, Layer.Linear layer, Slot in, Slot out, boolean adds, Parameters parameters) {
        this.layer = layer;
        this.in = in;
        this.out = out;
        this.adds = adds;
        this.parameters = parameters;
        this.places = new int[in.size()];
        Arrays.setAll(places, k -> k * layer.outputs());
        this.forward = new Taps(START, START, new int[] {in.size()}, layer.outputs());
        this.backward = new Taps(START, START, new int[] {layer.outputs()}, in.size());
        int weights = (int) parameters.weights();
        this.forwardWeights = planner.weights(weights);
        this.backwardWeights = in.hasSlopes() ? planner.weights(weights) : Slot.NONE;
    }

    @Override
    void prepare(Pass pass) {
        boolean both = pass.goesBack() && in.hasSlopes();
        // A few rows at a time, which are still in a cache when they are read again.
        for (int o = 0; o < layer.outputs(); o += LayerKernels.LANES) {
            int rows = Math.min(LayerKernels.LANES, layer.outputs() - o);
            int at = parameters.weightsAt() + o * in.size();
            kernels.transpose(pass.theta(), at, rows, in.size(), pass.weights(forwardWeights), o, places);
            if (both) {
                kernels.round(pass.theta(), at, pass.weights(backwardWeights), o * in.size(), rows * in.size());
            }
        }
    }

    @Override
    void forward(Pass pass, Chunk chunk) {
        int lanes = chunk.lanes();
        float[] output = chunk.values(out);
        for (int o = 0; o < layer.outputs(); o++) {
            float bias = layer.bias() ? (float) pass.theta()[parameters.biasesAt() + o] : 0;
            Arrays.fill(output, o * lanes, (o + 1) * lanes, bias);
        }
        kernels.multiply(
                forward, 0, 1, pass.weights(forwardWeights), chunk.values(in), 0, output, 0, 1, layer.outputs(), lanes);
    }

    @Override
    void backward(Pass pass, Chunk chunk) {
        if (!in.hasSlopes()) {
            return;
        }
        int lanes = chunk.lanes();
        float[] slopes = chunk.slopes(in);
        if (!adds) {
            Arrays.fill(slopes, 0, in.size() * lanes, 0);
        }
        kernels.multiply(
                backward, 0, 1, pass.weights(backwardWeights), chunk.slopes(out), 0, slopes, 0, 1, in.size(), lanes);
    }

    @Override
    void gradient(Pass pass, Chunk chunk) {
        outer(pass, chunk, chunk.slopes(out));
    }

    // The sum over examples of slopes times inputs, and of slopes alone.
    private void outer(Pass pass, Chunk chunk, float[] slopes) {
        float[] rows = pass.rows(in.size() * Chunk.MOST);
        kernels.separate(chunk.values(in), chunk.lanes(), in.size(), chunk.examples(), rows);
        kernels.outer(
                slopes,
                layer.outputs(),
                rows,
                in.size(),
                chunk.lanes(),
                chunk.examples(),
                pass.gradient(),
                parameters.weightsAt(),
                !chunk.isFirst());
        if (layer.bias()) {
            kernels.reduce(
                    slopes,
                    layer.outputs(),
                    chunk.lanes(),
                    chunk.examples(),
                    pass.ones(),
                    pass.gradient(),
                    parameters.biasesAt(),
                    !chunk.isFirst());
        }
    }

    @Override
    void squares(Pass pass, Chunk chunk, double[] squares) {
        int lanes = chunk.lanes();
        double[] ofInputs = pass.zeros(0);
        double[] ofSlopes = pass.zeros(1);
        kernels.squares(chunk.values(in), in.size(), lanes, ofInputs);
        kernels.squares(chunk.slopes(out), layer.outputs(), lanes, ofSlopes);
        for (int e = 0; e < lanes; e++) {
            squares[e] += ofSlopes[e] * (ofInputs[e] + (layer.bias() ? 1 : 0));
        }
    }

    @Override
    void weighted(Pass pass, Chunk chunk, double[] factors) {
        int lanes = chunk.lanes();
        float[] slopes = chunk.slopes(out);
        float[] scaled = pass.scratch(layer.outputs() * lanes);
        for (int o = 0; o < layer.outputs(); o++) {
            for (int e = 0; e < chunk.examples(); e++) {
                scaled[o * lanes + e] = (float) (slopes[o * lanes + e] * factors[e]);
            }
        }
        outer(pass, chunk, scaled);
    }

    @Override
    long multiplyAdds() {
        return (long) layer.outputs() * in.size();
    }

    @Override
    boolean hasInputGradient() {
        return in.hasSlopes();
    }
}
