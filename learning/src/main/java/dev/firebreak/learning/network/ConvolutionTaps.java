package dev.firebreak.learning.network;

import dev.firebreak.core.kernel.LayerKernels.Taps;
import dev.firebreak.datasets.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which weights and values the sums of a convolution take, for one shape: tables of offsets for {@link
 * dev.firebreak.core.kernel.LayerKernels}. Values are those of the padded input in the forward direction. The backward direction has a list
 * of taps for each position of the input without padding, so that nothing is multiplied by zeros; positions with equal lists share one.
 */
final class ConvolutionTaps {
    private final Taps forward;
    private final int[] windows;
    private final int[] products;
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
        int stride = layer.stride();
        int rows = in.height() + 2 * layer.padding();
        int columns = in.width() + 2 * layer.padding();
        int[] weight = new int[in.channels() * k];
        int[] input = new int[weight.length];
        products = new int[weight.length * k];
        for (int t = 0; t < weight.length; t++) {
            weight[t] = t * k * out.channels();
            input[t] = (t / k * rows + t % k) * columns;
            for (int v = 0; v < k; v++) {
                products[t * k + v] = input[t] + v;
            }
        }
        forward = new Taps(weight, input, k, out.channels(), 1);
        windows = new int[out.height() * out.width()];
        for (int p = 0; p < windows.length; p++) {
            windows[p] = p / out.width() * stride * columns + p % out.width() * stride;
        }
        from = new int[in.height() * in.width()];
        to = new int[from.length];
        at = new int[from.length];
        List<Integer> weights = new ArrayList<>();
        List<Integer> inputs = new ArrayList<>();
        Map<List<Integer>, Integer> lists = new HashMap<>();
        Reach[] horizontal = reach(layer, in.width(), out.width());
        Reach[] vertical = reach(layer, in.height(), out.height());
        for (int p = 0; p < from.length; p++) {
            Reach y = vertical[p / in.width()];
            Reach x = horizontal[p % in.width()];
            int known = lists.computeIfAbsent(List.of(y.first, y.count, x.first, x.count), list -> {
                int begin = weights.size();
                for (int i = 0; i < y.count; i++) {
                    for (int j = 0; j < x.count; j++) {
                        int tap = (y.first + i * stride) * k + x.first + j * stride;
                        weights.add(tap * in.channels());
                        inputs.add(-i * out.width() - j);
                    }
                }
                return begin;
            });
            from[p] = known;
            to[p] = known + y.count * x.count;
            at[p] = y.at * out.width() + x.at;
        }
        backward = new Taps(
                ints(weights), ints(inputs), out.channels(), k * k * in.channels(), out.height() * out.width());
    }

    /** The places within a window, along one axis, that one position of the input has: the first, and how many, a stride apart. */
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

    /** Taps of every window; weights are arranged by place within a window, then by output. */
    Taps forward() {
        return forward;
    }

    /** Where each window begins in the padded input, window by window. */
    int[] windows() {
        return windows;
    }

    /** The places within a window, in the order of a PyTorch weight. */
    int[] products() {
        return products;
    }

    /** Lists of taps of input positions; weights are arranged by output, place within a window, and channel. */
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

    /** The output that tap offsets of an input position are relative to. */
    int at(int position) {
        return at[position];
    }
}
