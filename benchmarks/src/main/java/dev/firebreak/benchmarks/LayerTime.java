package dev.firebreak.benchmarks;

import dev.firebreak.core.kernel.LayerKernels;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The kernels of network layers, layer by layer, against the peak rate of float32 multiply-adds of one core measured in the same run. Times are
 * processor time of one thread, the least of many, so that other work on the machine counts as little as possible.
 */
public final class LayerTime {
    private static final int LANES = 32;
    private static final int REPEATS = 30;
    private static final long PEAK_COUNT = 200_000_000;
    private static final LayerKernels KERNELS = LayerKernels.best();
    private static final RandomStream STREAM = Randomness.of(1).stream("benchmark");
    private static final double[] ONES = new double[LANES];
    /** Numbers of the products of a convolution that are made before their lanes are added: they stay in the second-level cache. */
    private static final int BLOCK = 1 << 16;

    static {
        Arrays.fill(ONES, 1);
    }

    private LayerTime() {}

    /** A pass over a layer: what it computes, how many multiply-adds that takes, and the work. */
    private record Pass(String name, long multiplyAdds, Runnable work) {}

    /**
     * Measures and prints one line per layer and pass, and the sum of each network.
     *
     * @param arguments names of networks, or none for all
     */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        RoofBenchmark.PeakRate peak = Class.forName("dev.firebreak.benchmarks.VectorPeakRate")
                .asSubclass(RoofBenchmark.PeakRate.class)
                .getDeclaredConstructor()
                .newInstance();
        double rate = PEAK_COUNT / ProcessorTime.least(REPEATS, () -> peak.multiplyAddsOfFloat32(PEAK_COUNT)) / 1e6;
        System.out.printf(Locale.ROOT, "peak: %.1f billion float32 multiply-adds a second%n", rate);
        List<String> wanted = Arrays.asList(arguments);
        if (wanted.isEmpty() || wanted.contains("cnn-mnist")) {
            List<Pass> passes = new ArrayList<>();
            convolution(passes, "conv 1-20, 5x5, 28x28", 1, 20, 5, 28, 0, true);
            convolution(passes, "conv 20-50, 5x5, 12x12", 20, 50, 5, 12, 0, false);
            linear(passes, "linear 800-500", 800, 500);
            linear(passes, "linear 500-10", 500, 10);
            print("cnn-mnist", passes, rate);
        }
        if (wanted.isEmpty() || wanted.contains("cnn-cifar")) {
            List<Pass> passes = new ArrayList<>();
            convolution(passes, "conv 3-64, 3x3, 32x32", 3, 64, 3, 32, 1, true);
            convolution(passes, "conv 64-64, 3x3, 32x32", 64, 64, 3, 32, 1, false);
            convolution(passes, "conv 64-128, 3x3, 16x16", 64, 128, 3, 16, 1, false);
            convolution(passes, "conv 128-128, 3x3, 16x16", 128, 128, 3, 16, 1, false);
            linear(passes, "linear 8192-128", 8192, 128);
            linear(passes, "linear 128-10", 128, 10);
            print("cnn-cifar", passes, rate);
        }
    }

    private static void print(String network, List<Pass> passes, double rate) {
        double whole = 0;
        long count = 0;
        System.out.printf(
                Locale.ROOT, "%s, batch %d: milliseconds, million multiply-adds, share of peak%n", network, LANES);
        for (Pass pass : passes) {
            double time = ProcessorTime.least(REPEATS, pass.work());
            whole += time;
            count += pass.multiplyAdds();
            line(pass.name(), time, pass.multiplyAdds(), rate);
        }
        line("all of " + network, whole, count, rate);
    }

    private static void line(String name, double time, long count, double rate) {
        System.out.printf(
                Locale.ROOT,
                "  %-42s %7.3f %8.1f %4.0f %%%n",
                name,
                time,
                count / 1e6,
                100 * count / time / 1e6 / rate);
    }

    private static void convolution(
            List<Pass> passes,
            String name,
            int channels,
            int outputs,
            int kernel,
            int size,
            int padding,
            boolean first) {
        int padded = size + 2 * padding;
        int side = padded - kernel + 1;
        int positions = side * side;
        int taps = channels * kernel * kernel;
        long count = (long) LANES * positions * taps * outputs;
        double[] theta = doubles(outputs * taps);
        float[] w = new float[outputs * taps];
        float[] back = new float[outputs * taps];
        float[] in = floats(channels * padded * padded * LANES);
        float[] out = new float[outputs * positions * LANES];
        float[] d = floats(outputs * positions * LANES);
        float[] slopes = new float[channels * size * size * LANES];
        double[] gradient = new double[outputs * taps];
        passes.add(new Pass(name + " weights", 0, () -> {
            KERNELS.transpose(theta, 0, outputs, taps, w, 0);
            if (!first) {
                for (int o = 0; o < outputs; o++) {
                    KERNELS.transpose(theta, o * taps, channels, kernel * kernel, back, o * taps);
                }
            }
        }));
        LayerKernels.Taps forward = forward(channels, outputs, kernel, padded);
        int terms = forward.input().length;
        KERNELS.transpose(theta, 0, outputs, taps, w, 0);
        passes.add(new Pass(name + " forward", count, () -> {
            Arrays.fill(out, 0);
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    KERNELS.multiply(
                            forward, 0, terms, w, in, y * padded + x, out, y * side + x, positions, outputs, LANES);
                }
            }
        }));
        if (!first) {
            List<int[]> ranges = new ArrayList<>();
            LayerKernels.Taps backward = backward(channels, outputs, kernel, size, side, padding, ranges);
            passes.add(new Pass(name + " input gradient", count, () -> {
                Arrays.fill(slopes, 0);
                for (int p = 0; p < size * size; p++) {
                    int[] range = ranges.get(p);
                    KERNELS.multiply(backward, range[0], range[1], back, d, 0, slopes, p, size * size, channels, LANES);
                }
            }));
        }
        int[] inputs = new int[taps];
        for (int k = 0; k < taps; k++) {
            int inPlane = k % (kernel * kernel);
            inputs[k] = k / (kernel * kernel) * padded * padded + inPlane / kernel * padded + inPlane % kernel;
        }
        int[] places = new int[positions];
        for (int p = 0; p < positions; p++) {
            places[p] = p / side * padded + p % side;
        }
        int block = Math.max(1, Math.min(outputs, BLOCK / (taps * LANES)));
        float[] product = new float[block * taps * LANES];
        passes.add(new Pass(name + " weight gradient", count, () -> {
            for (int o = 0; o < outputs; o += block) {
                int now = Math.min(block, outputs - o);
                KERNELS.correlate(d, o * positions, now, places, in, inputs, product, LANES);
                KERNELS.reduce(product, now * taps, LANES, LANES, ONES, gradient, o * taps, false);
            }
        }));
    }

    private static LayerKernels.Taps forward(int channels, int outputs, int kernel, int padded) {
        int square = kernel * kernel;
        if (channels < kernel) {
            int[] weight = new int[channels * kernel];
            int[] input = new int[channels * kernel];
            for (int t = 0; t < input.length; t++) {
                weight[t] = t * kernel * outputs;
                input[t] = t / kernel * padded * padded + t % kernel * padded;
            }
            return new LayerKernels.Taps(weight, input, kernel, outputs, 1);
        }
        int[] weight = new int[square];
        int[] input = new int[square];
        for (int t = 0; t < square; t++) {
            weight[t] = t * outputs;
            input[t] = t / kernel * padded + t % kernel;
        }
        return new LayerKernels.Taps(weight, input, channels, square * outputs, padded * padded);
    }

    // Weights lie at (o, tap, c); a tap joins an input's number to the positions that it went into.
    private static LayerKernels.Taps backward(
            int channels, int outputs, int kernel, int size, int side, int padding, List<int[]> ranges) {
        List<Integer> weight = new ArrayList<>();
        List<Integer> input = new ArrayList<>();
        for (int p = 0; p < size * size; p++) {
            int from = weight.size();
            for (int tap = 0; tap < kernel * kernel; tap++) {
                int y = p / size + padding - tap / kernel;
                int x = p % size + padding - tap % kernel;
                if (y >= 0 && y < side && x >= 0 && x < side) {
                    weight.add(tap * channels);
                    input.add(y * side + x);
                }
            }
            ranges.add(new int[] {from, weight.size()});
        }
        return new LayerKernels.Taps(
                weight.stream().mapToInt(Integer::intValue).toArray(),
                input.stream().mapToInt(Integer::intValue).toArray(),
                outputs,
                kernel * kernel * channels,
                side * side);
    }

    private static void linear(List<Pass> passes, String name, int inputs, int outputs) {
        long count = (long) LANES * inputs * outputs;
        double[] theta = doubles(outputs * inputs);
        float[] w = new float[outputs * inputs];
        float[] back = new float[outputs * inputs];
        float[] in = floats(inputs * LANES);
        float[] rows = new float[inputs * LANES];
        float[] out = new float[outputs * LANES];
        float[] d = floats(outputs * LANES);
        float[] slopes = new float[inputs * LANES];
        double[] gradient = new double[outputs * inputs];
        int[] start = {0};
        LayerKernels.Taps forward = new LayerKernels.Taps(start, start, inputs, outputs, 1);
        LayerKernels.Taps backward = new LayerKernels.Taps(start, start, outputs, inputs, 1);
        passes.add(new Pass(name + " weights", 0, () -> {
            KERNELS.transpose(theta, 0, outputs, inputs, w, 0);
            KERNELS.round(theta, 0, back, 0, back.length);
        }));
        passes.add(new Pass(name + " forward", count, () -> {
            Arrays.fill(out, 0);
            KERNELS.multiply(forward, 0, 1, w, in, 0, out, 0, 1, outputs, LANES);
        }));
        passes.add(new Pass(name + " input gradient", count, () -> {
            Arrays.fill(slopes, 0);
            KERNELS.multiply(backward, 0, 1, back, d, 0, slopes, 0, 1, inputs, LANES);
        }));
        passes.add(new Pass(name + " weight gradient", count, () -> {
            KERNELS.separate(in, LANES, inputs, LANES, rows);
            KERNELS.outer(d, outputs, rows, inputs, LANES, LANES, gradient, 0, false);
        }));
    }

    private static float[] floats(int length) {
        float[] numbers = new float[length];
        for (int j = 0; j < length; j++) {
            numbers[j] = (float) STREAM.nextGaussian();
        }
        return numbers;
    }

    private static double[] doubles(int length) {
        double[] numbers = new double[length];
        Arrays.setAll(numbers, j -> STREAM.nextGaussian());
        return numbers;
    }
}
