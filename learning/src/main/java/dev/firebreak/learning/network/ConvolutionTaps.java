package dev.firebreak.learning.network;

import dev.firebreak.core.kernel.LayerKernels.Taps;
import dev.firebreak.core.kernel.Window;
import dev.firebreak.datasets.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which weights and values the sums of a convolution take, for one shape: tables for {@link dev.firebreak.core.kernel.LayerKernels}. Sums are
 * fast where their terms lie beside each other, so values are first arranged by pixel: all channels of a pixel, then the next pixel of the
 * row. Where a window's rows are short even so, a pixel takes with it those below it in the window. In the backward direction each position of
 * the input, without padding, has a list of taps, so that nothing is multiplied by zeros; positions with equal lists share one.
 */
final class ConvolutionTaps {
    /** Our choice: a window's column of at most so many numbers is repeated for each row of windows. */
    private static final int SHORT = 16;

    private final Window window;
    private final int outputs;
    private final boolean columnwise;
    private final int[] pixels;
    private final int[] places;
    private final int[] starts;
    private final Taps forward;
    private final int[] slopePixels;
    private final int[] backwardPlaces;
    private final Taps backward;
    private final int[] from;
    private final int[] to;
    private final int[] at;

    /**
     * Tables.
     *
     * @param in shape of the input
     * @param out shape of the output
     */
    ConvolutionTaps(Layer.Convolution layer, Shape in, Shape out) {
        int k = layer.kernel();
        int padding = 2 * layer.padding();
        window = new Window(in.channels(), k, layer.stride(), in.height() + padding, in.width() + padding);
        outputs = out.channels();
        columnwise = in.channels() * k <= SHORT;
        pixels = pixelTable();
        places = placeTable();
        starts = startTable();
        forward = forwardTaps();
        slopePixels = slopePixelTable();
        backwardPlaces = backwardPlaceTable();
        from = new int[in.height() * in.width()];
        to = new int[from.length];
        at = new int[from.length];
        backward = backwardTaps(layer, in, out);
    }

    // Row by row of windows or, where pixels stand alone, of values.
    private int[] pixelTable() {
        int channels = window.channels();
        int depth = columnwise ? window.kernel() : 1;
        int rows = columnwise ? window.rows() : window.height();
        int step = columnwise ? window.stride() : 1;
        int[] numbers = new int[rows * window.width() * depth * channels];
        for (int i = 0; i < numbers.length; i++) {
            int c = i % channels;
            int below = i / channels % depth;
            int pixel = i / channels / depth;
            int row = pixel / window.width() * step + below;
            numbers[i] = (c * window.height() + row) * window.width() + pixel % window.width();
        }
        return numbers;
    }

    private int[] placeTable() {
        int k = window.kernel();
        int channels = window.channels();
        int[] rows = new int[window.taps()];
        for (int tap = 0; tap < rows.length; tap++) {
            int c = tap / (k * k);
            int y = tap / k % k;
            int x = tap % k;
            rows[tap] = ((columnwise ? x * k + y : y * k + x) * channels + c) * outputs;
        }
        return rows;
    }

    private int[] startTable() {
        int depth = window.channels() * (columnwise ? window.kernel() : 1);
        int[] numbers = new int[window.rows() * window.columns()];
        for (int p = 0; p < numbers.length; p++) {
            int row = p / window.columns() * (columnwise ? 1 : window.stride());
            numbers[p] = (row * window.width() + p % window.columns() * window.stride()) * depth;
        }
        return numbers;
    }

    private Taps forwardTaps() {
        int run = window.kernel() * window.channels();
        if (columnwise) {
            return new Taps(new int[] {0}, new int[] {0}, new int[] {run * window.kernel()}, outputs);
        }
        int[] weight = new int[window.kernel()];
        int[] input = new int[window.kernel()];
        int[] count = new int[window.kernel()];
        for (int y = 0; y < window.kernel(); y++) {
            weight[y] = y * run * outputs;
            input[y] = y * window.width() * window.channels();
            count[y] = run;
        }
        return new Taps(weight, input, count, outputs);
    }

    private int[] slopePixelTable() {
        int positions = window.rows() * window.columns();
        int[] numbers = new int[positions * outputs];
        Arrays.setAll(numbers, i -> i % outputs * positions + i / outputs);
        return numbers;
    }

    // Columns in reverse, as an input's position moves backwards over a window while outputs move forwards.
    private int place(int y, int x) {
        int k = window.kernel();
        return (y * k + k - 1 - x) * outputs * window.channels();
    }

    private int[] backwardPlaceTable() {
        int k = window.kernel();
        int[] found = new int[k * k];
        Arrays.setAll(found, tap -> place(tap / k, tap % k));
        return found;
    }

    private Taps backwardTaps(Layer.Convolution layer, Shape in, Shape out) {
        List<Integer> weight = new ArrayList<>();
        List<Integer> input = new ArrayList<>();
        List<Integer> count = new ArrayList<>();
        Map<List<Integer>, Integer> lists = new HashMap<>();
        Reach[] horizontal = reach(layer, in.width(), out.width());
        Reach[] vertical = reach(layer, in.height(), out.height());
        int stride = layer.stride();
        for (int p = 0; p < from.length; p++) {
            Reach y = vertical[p / in.width()];
            Reach x = horizontal[p % in.width()];
            // Outputs beside each other are one run, unless the weights between theirs belong to none.
            int runs = stride == 1 ? Math.min(1, x.count) : x.count;
            from[p] = lists.computeIfAbsent(List.of(y.first, y.count, x.first, x.count), list -> {
                int begin = weight.size();
                for (int i = 0; i < y.count; i++) {
                    for (int j = x.count - 1; j >= x.count - runs; j--) {
                        weight.add(place(y.first + i * stride, x.first + j * stride));
                        input.add((-i * out.width() - j) * outputs);
                        count.add(stride == 1 ? x.count * outputs : outputs);
                    }
                }
                return begin;
            });
            to[p] = from[p] + y.count * runs;
            at[p] = (y.at * out.width() + x.at) * outputs;
        }
        return new Taps(ints(weight), ints(input), ints(count), in.channels());
    }

    /**
     * The places within a window, along one axis, that one position of the input has: the first, how many, a stride apart, and the window that
     * has it at the first.
     */
    private record Reach(int first, int count, int at) {}

    private static Reach[] reach(Layer.Convolution layer, int in, int out) {
        Reach[] reach = new Reach[in];
        for (int position = 0; position < in; position++) {
            int first = -1;
            int count = 0;
            for (int u = 0; u < layer.kernel(); u++) {
                int from = position + layer.padding() - u;
                if (from >= 0 && from % layer.stride() == 0 && from / layer.stride() < out) {
                    first = first < 0 ? u : first;
                    count++;
                }
            }
            int window = first < 0 ? 0 : (position + layer.padding() - first) / layer.stride();
            reach[position] = new Reach(first, count, window);
        }
        return reach;
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Windows over the padded input. */
    Window window() {
        return window;
    }

    /** Which numbers of the padded input the arranged ones are. */
    int[] pixels() {
        return pixels;
    }

    /** Where each window begins in the arranged input, window by window. */
    int[] starts() {
        return starts;
    }

    /** Taps of every window. */
    Taps forward() {
        return forward;
    }

    /** Where the weights of each place of a window go, in the order of a PyTorch weight, for {@link #forward}; those of all outputs follow. */
    int[] places() {
        return places;
    }

    /** Which numbers of the output the arranged ones are. */
    int[] slopePixels() {
        return slopePixels;
    }

    /** Where the weights of each place of a plane's window go for {@link #backward}; by output, and channels follow. */
    int[] backwardPlaces() {
        return backwardPlaces;
    }

    /** Lists of taps of input positions. */
    Taps backward() {
        return backward;
    }

    /** First tap of an input position. */
    int from(int position) {
        return from[position];
    }

    /** The tap after the last one of an input position. */
    int to(int position) {
        return to[position];
    }

    /** The arranged output that tap offsets of an input position are relative to. */
    int at(int position) {
        return at[position];
    }
}
