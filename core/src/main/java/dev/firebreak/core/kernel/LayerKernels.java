package dev.firebreak.core.kernel;

/**
 * The inner loops of network layers, in float32. Activations of a chunk of examples lie interleaved: number p of example e is at
 * {@code a[p * lanes + e]}, {@code lanes} being a multiple of {@value #LANES} and at least the number of examples. Every sum within an
 * example is one chain of fused multiply-adds in the order written at the method, so that all bodies give the same bits whatever the width
 * of their vectors, and what a lane holds depends on that lane alone. Sums over examples are in float64. No method allocates.
 *
 * <p>Arguments are not checked: the layers that call these methods derive sizes and offsets from shapes once.
 */
public interface LayerKernels {

    /** Lanes come in groups of this many. */
    int LANES = Kernels.LANES;

    /**
     * The terms of a weighted sum: tap t is a run of {@code count} products, whose weights lie {@code weightStep} and whose inputs lie
     * {@code inputStep} numbers apart. The arrays are shared, not copied.
     *
     * @param weight for each tap, where its first weight for output 0 is; the weights of the other outputs follow it
     * @param input for each tap, which number of the input its first product takes, relative to where the output looks
     */
    record Taps(int[] weight, int[] input, int count, int weightStep, int inputStep) {}

    /** The body of this process, chosen as {@link Kernels#best} is. */
    static LayerKernels best() {
        return ChosenKernels.layerKernels();
    }

    /**
     * Weighted sums at one position, added to what {@code out} holds. For each output {@code o < outputs} and each lane e the chain
     * {@code s = fma(w[weight[t] + j * weightStep + o], in[(inAt + input[t] + j * inputStep) * lanes + e], s)} for t = from .. to-1 and, within t,
     * j = 0 .. count-1, starts from and ends in {@code out[(outAt + o * outStride) * lanes + e]}.
     */
    void multiply(
            Taps taps,
            int from,
            int to,
            float[] w,
            float[] in,
            int inAt,
            float[] out,
            int outAt,
            int outStride,
            int outputs,
            int lanes);

    /**
     * Products of slopes and inputs over positions: the gradient of a convolution's weights, example by example. For each output
     * {@code o < outputs}, tap {@code k < taps.length} and lane e, {@code product[(o * taps.length + k) * lanes + e]} is overwritten by the chain
     * {@code s = fma(d[(dAt + o * positions.length + p) * lanes + e], in[(taps[k] + positions[p]) * lanes + e], s)}, p ascending from s = 0.
     *
     * @param positions which number of the input each position looks at, relative to a tap
     */
    void correlate(
            float[] d, int dAt, int outputs, int[] positions, float[] in, int[] taps, float[] product, int lanes);

    /** {@code sums[o * lanes + e]} is overwritten by the sum of {@code d[(dAt + o * positions + p) * lanes + e]}, p ascending from 0. */
    void sum(float[] d, int dAt, int outputs, int positions, float[] sums, int lanes);

    /**
     * Sums over the lanes of examples. Eight chains {@code s = fma((double) product[i * lanes + e], factor[e], s)} take the examples e that are
     * congruent modulo eight, ascending from 0, and are added by {@link BatchKernels#tree}; {@code total[at + i]} is set to the result, or grows by it.
     *
     * @param factor at least {@code examples} numbers
     * @param add whether the totals grow
     */
    void reduce(
            float[] product, int count, int lanes, int examples, double[] factor, double[] total, int at, boolean add);

    /** {@code sums[e]} grows by the squares of {@code product[i * lanes + e]} for i = 0 .. count-1, one after another, fused in float64. */
    void squares(float[] product, int count, int lanes, double[] sums);

    /**
     * Products of slopes and inputs over examples: the gradient of a linear layer's weights. For {@code o < outputs} and {@code k < inputs} the chain
     * {@code s = fma(d[o * lanes + e], x[e * inputs + k], s)}, e ascending from s = 0, is widened; {@code total[at + o * inputs + k]} is set to
     * the result, or grows by it.
     *
     * @param x the layer's input, example by example
     * @param add whether the totals grow
     */
    void outer(
            float[] d,
            int outputs,
            float[] x,
            int inputs,
            int lanes,
            int examples,
            double[] total,
            int at,
            boolean add);

    /** {@code target[to + i] = (float) source[from + i]} for i below {@code n}. */
    void round(double[] source, int from, float[] target, int to, int n);

    /** {@code target[to + c * rows + r] = (float) source[from + r * columns + c]}. */
    void transpose(double[] source, int from, int rows, int columns, float[] target, int to);

    /** {@code lanes[p * width + e] = rows[e * n + p]} for examples e below {@code examples}; the lanes beyond them become 0. */
    void interleave(float[] rows, int n, int examples, float[] lanes, int width);

    /** {@code rows[e * n + p] = lanes[p * width + e]} for examples e below {@code examples}. */
    void separate(float[] lanes, int width, int n, int examples, float[] rows);
}
