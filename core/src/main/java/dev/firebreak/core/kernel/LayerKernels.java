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
    int LANES = 16;

    /** Chains of a sum over examples. */
    int GROUP = Kernels.LANES;

    /**
     * The terms of a weighted sum: tap t is a run of {@code count[t]} products, whose inputs are consecutive numbers and whose weights lie
     * {@code weightStep} apart. Long runs are fast. The arrays are shared, not copied.
     *
     * @param weight for each tap, where its first weight for output 0 is; the weights of the other outputs follow it
     * @param input for each tap, which number of the input its first product takes, relative to where the output looks
     * @param count for each tap, how many products, at least 1
     */
    record Taps(int[] weight, int[] input, int[] count, int weightStep) {}

    /** The body of this process, chosen as {@link Kernels#best} is. */
    static LayerKernels best() {
        return ChosenKernels.layerKernels();
    }

    /**
     * Weighted sums at one position, added to what {@code out} holds. For each output {@code o < outputs} and each lane e the chain
     * {@code s = fma(w[weight[t] + j * weightStep + o], in[(inAt + input[t] + j) * lanes + e], s)} for t = from .. to-1 and, within t,
     * j = 0 .. count[t]-1, starts from and ends in {@code out[(outAt + o * outStride) * lanes + e]}.
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
     * {@code o < outputs}, tap {@code k < window.taps()} and lane e, {@code product[(o * taps + k) * lanes + e]} is overwritten by the chain
     * {@code s = fma(d[(dAt + o * positions + p) * lanes + e], in[(window.input(k) + window.corner(p)) * lanes + e], s)}, p ascending from s = 0.
     *
     * @param in the input, with its padding
     */
    void correlate(float[] d, int dAt, int outputs, Window window, float[] in, float[] product, int lanes);

    /** {@code sums[o * lanes + e]} is overwritten by the sum of {@code d[(dAt + o * positions + p) * lanes + e]}, p ascending from 0. */
    void sum(float[] d, int dAt, int outputs, int positions, float[] sums, int lanes);

    /**
     * Sums over the lanes of examples. {@value #GROUP} chains {@code s = fma((double) product[i * lanes + e], factor[e], s)} take the examples e that are
     * congruent modulo {@value #GROUP}, ascending from 0, and are added by {@link BatchKernels#tree}; {@code total[at + i]} is set to the result, or grows by it.
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

    /** {@code target[to + places[c] + r] = (float) source[from + r * columns + c]}. */
    void transpose(double[] source, int from, int rows, int columns, float[] target, int to, int[] places);

    /** Number i of {@code out} becomes number {@code numbers[i]} of {@code in}, in every lane. */
    void gather(float[] in, int[] numbers, float[] out, int lanes);

    /** {@code y[i] = x[i] <= 0 ? 0 : x[i]} for i below {@code n}, a multiple of {@value #LANES}. */
    void rectify(float[] x, float[] y, int n);

    /** {@code below[i]} becomes, or grows by, {@code y[i] > 0 ? above[i] : 0} for i below {@code n}, a multiple of {@value #LANES}. */
    void rectifySlopes(float[] y, float[] above, float[] below, int n, boolean add);

    /**
     * The greatest number of each window, or a NaN in it, and the first place in the window where it is, or the last with a NaN.
     *
     * @param chosen overwritten by the places, 0 .. kernel^2 - 1, in every lane
     */
    void greatest(Window window, float[] x, float[] y, int[] chosen, int lanes);

    /** Adds the slopes of {@link #greatest}'s results to those of the chosen numbers, and 0 to those of the other numbers of each window. */
    void greatestSlopes(Window window, int[] chosen, float[] above, float[] below, int lanes);

    /** {@code lanes[p * width + e] = rows[e * n + p]} for examples e below {@code examples}; the lanes beyond them become 0. */
    void interleave(float[] rows, int n, int examples, float[] lanes, int width);

    /** {@code rows[e * n + p] = lanes[p * width + e]} for examples e below {@code examples}. */
    void separate(float[] lanes, int width, int n, int examples, float[] rows);
}
