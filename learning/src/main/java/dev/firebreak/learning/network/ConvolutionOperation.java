package dev.firebreak.learning.network;

import dev.firebreak.core.kernel.LayerKernels;
import java.util.Arrays;

/** A {@link Layer.Convolution}. */
final class ConvolutionOperation extends Operation {
    // Our choice: so many products are made at once, so that they are in a cache when they are added up.
    private static final int BLOCK = 1 << 16;

    private final LayerKernels kernels = LayerKernels.best();
    private final Layer.Convolution layer;
    private final Slot in;
    private final Slot out;
    private final boolean adds;
    private final Parameters parameters;
    private final ConvolutionTaps taps;
    private final int padded;
    private final int forwardWeights;
    private final int backwardWeights;
    private final int kept;

    /**
     * The operation.
     *
     * @param adds whether derivatives by the inputs are added to what is there
     */
    ConvolutionOperation(
            Planner planner, Layer.Convolution layer, Slot in, Slot out, boolean adds, Parameters parameters) {
        this.layer = layer;
        this.in = in;
        this.out = out;
        this.adds = adds;
        this.parameters = parameters;
        this.taps = new ConvolutionTaps(layer, in.shape(), out.shape());
        int weights = (int) parameters.weights();
        int channels = in.shape().channels();
        this.padded = layer.padding() == 0 ? in.values() : planner.padded(channels * paddedRows() * paddedColumns());
        this.forwardWeights = planner.weights(weights);
        this.backwardWeights = in.hasSlopes() ? planner.weights(weights) : Slot.NONE;
        this.kept = planner.kept(weights, parameters.biases());
    }

    private int paddedRows() {
        return in.shape().height() + 2 * layer.padding();
    }

    private int paddedColumns() {
        return in.shape().width() + 2 * layer.padding();
    }

    private int places() {
        return taps.window().taps();
    }

    @Override
    void prepare(Pass pass) {
        int outputs = layer.outputs();
        kernels.transpose(
                pass.theta(),
                parameters.weightsAt(),
                outputs,
                places(),
                pass.weights(forwardWeights),
                0,
                taps.places());
        if (pass.goesBack() && in.hasSlopes()) {
            int channels = in.shape().channels();
            int window = layer.kernel() * layer.kernel();
            for (int o = 0; o < outputs; o++) {
                kernels.transpose(
                        pass.theta(),
                        parameters.weightsAt() + o * places(),
                        channels,
                        window,
                        pass.weights(backwardWeights),
                        o * channels,
                        taps.backwardPlaces());
            }
        }
    }

    @Override
    void forward(Pass pass, Chunk chunk) {
        int lanes = chunk.lanes();
        float[] input = chunk.floats(padded);
        if (layer.padding() > 0) {
            pad(chunk.values(in), input, lanes);
        }
        float[] output = chunk.values(out);
        int positions = out.positions();
        int row = positions * lanes;
        for (int o = 0; o < layer.outputs(); o++) {
            float bias = layer.bias() ? (float) pass.theta()[parameters.biasesAt() + o] : 0;
            Arrays.fill(output, o * row, (o + 1) * row, bias);
        }
        float[] weights = pass.weights(forwardWeights);
        float[] arranged = pass.scratch(taps.pixels().length * lanes);
        kernels.gather(input, taps.pixels(), arranged, lanes);
        int[] starts = taps.starts();
        int all = taps.forward().weight().length;
        for (int p = 0; p < positions; p++) {
            kernels.multiply(
                    taps.forward(), 0, all, weights, arranged, starts[p], output, p, positions, layer.outputs(), lanes);
        }
    }

    private void pad(float[] values, float[] target, int lanes) {
        int row = in.shape().width() * lanes;
        int rows = in.shape().height();
        for (int r = 0; r < in.shape().channels() * rows; r++) {
            int to = ((r / rows * paddedRows() + r % rows + layer.padding()) * paddedColumns() + layer.padding())
                    * lanes;
            System.arraycopy(values, r * row, target, to, row);
        }
    }

    @Override
    void backward(Pass pass, Chunk chunk) {
        if (!in.hasSlopes()) {
            return;
        }
        int lanes = chunk.lanes();
        float[] slopes = chunk.slopes(in);
        float[] above = pass.scratch(taps.slopePixels().length * lanes);
        kernels.gather(chunk.slopes(out), taps.slopePixels(), above, lanes);
        if (!adds) {
            Arrays.fill(slopes, 0, in.size() * lanes, 0);
        }
        float[] weights = pass.weights(backwardWeights);
        int positions = in.positions();
        for (int p = 0; p < positions; p++) {
            kernels.multiply(
                    taps.backward(),
                    taps.from(p),
                    taps.to(p),
                    weights,
                    above,
                    taps.at(p),
                    slopes,
                    p,
                    positions,
                    in.shape().channels(),
                    lanes);
        }
    }

    @Override
    void gradient(Pass pass, Chunk chunk) {
        int lanes = chunk.lanes();
        int block = Math.max(1, Math.min(layer.outputs(), BLOCK / (places() * lanes)));
        float[] product = pass.scratch(block * places() * lanes);
        for (int o = 0; o < layer.outputs(); o += block) {
            int outputs = Math.min(block, layer.outputs() - o);
            correlate(chunk, o, outputs, product);
            reduce(pass, chunk, product, outputs * places(), pass.ones(), parameters.weightsAt() + o * places());
        }
        if (layer.bias()) {
            float[] sums = pass.scratch(layer.outputs() * lanes);
            kernels.sum(chunk.slopes(out), 0, layer.outputs(), out.positions(), sums, lanes);
            reduce(pass, chunk, sums, layer.outputs(), pass.ones(), parameters.biasesAt());
        }
    }

    private void correlate(Chunk chunk, int from, int outputs, float[] product) {
        int lanes = chunk.lanes();
        kernels.correlate(
                chunk.slopes(out),
                from * out.positions(),
                outputs,
                taps.window(),
                chunk.floats(padded),
                product,
                lanes);
    }

    private void reduce(Pass pass, Chunk chunk, float[] product, int count, double[] factors, int at) {
        kernels.reduce(product, count, chunk.lanes(), chunk.examples(), factors, pass.gradient(), at, !chunk.isFirst());
    }

    @Override
    void squares(Pass pass, Chunk chunk, double[] squares) {
        int lanes = chunk.lanes();
        int count = layer.outputs() * places();
        float[] product = pass.kept(kept);
        correlate(chunk, 0, layer.outputs(), product);
        kernels.squares(product, count, lanes, squares);
        if (layer.bias()) {
            float[] sums = pass.kept(kept + 1);
            kernels.sum(chunk.slopes(out), 0, layer.outputs(), out.positions(), sums, lanes);
            kernels.squares(sums, layer.outputs(), lanes, squares);
        }
    }

    @Override
    void weighted(Pass pass, Chunk chunk, double[] factors) {
        int count = layer.outputs() * places();
        reduce(pass, chunk, pass.kept(kept), count, factors, parameters.weightsAt());
        if (layer.bias()) {
            reduce(pass, chunk, pass.kept(kept + 1), layer.outputs(), factors, parameters.biasesAt());
        }
    }

    @Override
    long multiplyAdds() {
        return (long) layer.outputs() * places() * out.positions();
    }

    @Override
    boolean hasInputGradient() {
        return in.hasSlopes();
    }
}
