package dev.firebreak.learning.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A layer in float64, computed naively from its formula; what the layers of networks are compared with. A batch is an array of examples,
 * each an array of numbers in the order channel, row, column; a shape is {channels, rows, columns}. A layer is stateless: backward gets
 * the input of forward again.
 */
interface ReferenceLayer {
    /** What norms add to a variance. */
    double EPSILON = 1e-5;

    /** The shape of an output. */
    int[] outputs(int[] in);

    /** The dimensions of its parameters, in PyTorch's order. */
    default List<int[]> parameters(int[] in) {
        return List.of();
    }

    /** The outputs of a batch. */
    double[][] forward(int[] in, double[][] w, double[][] x);

    /**
     * The derivative of {@code sum(output * d)} by the inputs; its derivative by the parameters is added to {@code g}.
     */
    double[][] backward(int[] in, double[][] w, double[][] x, double[][] d, double[][] g);

    /** How many numbers an array of these dimensions has. */
    static int size(int... dimensions) {
        return Arrays.stream(dimensions).reduce(1, Math::multiplyExact);
    }

    /** Layers one after the other. */
    record Sequence(List<ReferenceLayer> layers) implements ReferenceLayer {

        @Override
        public int[] outputs(int[] in) {
            int[] shape = in;
            for (ReferenceLayer layer : layers) {
                shape = layer.outputs(shape);
            }
            return shape;
        }

        @Override
        public List<int[]> parameters(int[] in) {
            List<int[]> all = new ArrayList<>();
            int[] shape = in;
            for (ReferenceLayer layer : layers) {
                all.addAll(layer.parameters(shape));
                shape = layer.outputs(shape);
            }
            return all;
        }

        @Override
        public double[][] forward(int[] in, double[][] w, double[][] x) {
            return activations(in, w, x).get(layers.size());
        }

        /** The shape of the input of each layer, and of the output of the last. */
        List<int[]> shapes(int[] in) {
            List<int[]> shapes = new ArrayList<>(List.of(in));
            layers.forEach(layer -> shapes.add(layer.outputs(shapes.get(shapes.size() - 1))));
            return shapes;
        }

        /** The input of each layer, and the output of the last. */
        List<double[][]> activations(int[] in, double[][] w, double[][] x) {
            List<double[][]> all = new ArrayList<>(List.<double[][]>of(x));
            int[] shape = in;
            int slot = 0;
            for (ReferenceLayer layer : layers) {
                int own = layer.parameters(shape).size();
                all.add(layer.forward(shape, Arrays.copyOfRange(w, slot, slot + own), all.get(all.size() - 1)));
                slot += own;
                shape = layer.outputs(shape);
            }
            return all;
        }

        @Override
        public double[][] backward(int[] in, double[][] w, double[][] x, double[][] d, double[][] g) {
            return backward(in, w, x, outputs -> d, g);
        }

        /** The same where the derivative by the outputs is a function of them. */
        double[][] backward(int[] in, double[][] w, double[][] x, UnaryOperator<double[][]> d, double[][] g) {
            List<int[]> shapes = shapes(in);
            List<double[][]> inputs = activations(in, w, x);
            double[][] back = d.apply(inputs.get(layers.size()));
            int slot = w.length;
            for (int l = layers.size() - 1; l >= 0; l--) {
                ReferenceLayer layer = layers.get(l);
                int own = layer.parameters(shapes.get(l)).size();
                slot -= own;
                back = layer.backward(
                        shapes.get(l),
                        Arrays.copyOfRange(w, slot, slot + own),
                        inputs.get(l),
                        back,
                        Arrays.copyOfRange(g, slot, slot + own));
            }
            return back;
        }
    }

    /** {@code body(x) + shortcut(x)}; an empty shortcut is x itself. */
    record Residual(Sequence body, Sequence shortcut) implements ReferenceLayer {

        @Override
        public int[] outputs(int[] in) {
            return body.outputs(in);
        }

        @Override
        public List<int[]> parameters(int[] in) {
            List<int[]> all = new ArrayList<>(body.parameters(in));
            all.addAll(shortcut.parameters(in));
            return all;
        }

        private double[][] part(int[] in, double[][] of, boolean ofBody) {
            int split = body.parameters(in).size();
            return Arrays.copyOfRange(of, ofBody ? 0 : split, ofBody ? split : of.length);
        }

        @Override
        public double[][] forward(int[] in, double[][] w, double[][] x) {
            return sum(body.forward(in, part(in, w, true), x), shortcut.forward(in, part(in, w, false), x));
        }

        @Override
        public double[][] backward(int[] in, double[][] w, double[][] x, double[][] d, double[][] g) {
            return sum(
                    body.backward(in, part(in, w, true), x, d, part(in, g, true)),
                    shortcut.backward(in, part(in, w, false), x, d, part(in, g, false)));
        }

        private static double[][] sum(double[][] a, double[][] b) {
            double[][] sum = new double[a.length][a[0].length];
            for (int e = 0; e < a.length; e++) {
                for (int j = 0; j < sum[e].length; j++) {
                    sum[e][j] = a[e][j] + b[e][j];
                }
            }
            return sum;
        }
    }

    /** {@code out[o][y][x] = b[o] + sum w[o][c][i][j] in[c][y s + i - p][x s + j - p]}, zeros outside. */
    record Convolution(int outputs, int kernel, int stride, int padding, boolean bias) implements ReferenceLayer {

        @Override
        public int[] outputs(int[] in) {
            return new int[] {outputs, length(in[1]), length(in[2])};
        }

        private int length(int length) {
            return (length + 2 * padding - kernel) / stride + 1;
        }

        @Override
        public List<int[]> parameters(int[] in) {
            int[] weight = {outputs, in[0], kernel, kernel};
            return bias ? List.of(weight, new int[] {outputs}) : List.of(weight);
        }

        /** What is done for each product of a weight and an input. */
        private interface Products {
            void row(int weight, int input, int output, int count);
        }

        // One call for each row of outputs to which a weight contributes.
        private void each(int[] in, Products products) {
            int rows = length(in[1]);
            int columns = length(in[2]);
            int weight = 0;
            for (int o = 0; o < outputs; o++) {
                for (int c = 0; c < in[0]; c++) {
                    for (int i = 0; i < kernel; i++) {
                        for (int j = 0; j < kernel; j++, weight++) {
                            int first = Math.max(0, (padding - j + stride - 1) / stride);
                            int last = Math.min(columns - 1, Math.floorDiv(in[2] - 1 + padding - j, stride));
                            for (int y = 0; y < rows && first <= last; y++) {
                                int row = y * stride + i - padding;
                                if (row >= 0 && row < in[1]) {
                                    int input = (c * in[1] + row) * in[2] + first * stride + j - padding;
                                    products.row(weight, input, (o * rows + y) * columns + first, last - first + 1);
                                }
                            }
                        }
                    }
                }
            }
        }

        @Override
        public double[][] forward(int[] in, double[][] w, double[][] x) {
            int positions = length(in[1]) * length(in[2]);
            double[][] out = new double[x.length][outputs * positions];
            for (int e = 0; e < x.length; e++) {
                double[] from = x[e];
                double[] to = out[e];
                for (int o = 0; o < outputs && bias; o++) {
                    Arrays.fill(to, o * positions, (o + 1) * positions, w[1][o]);
                }
                each(in, (weight, input, output, count) -> {
                    double factor = w[0][weight];
                    if (stride == 1) {
                        add(factor, from, input, to, output, count);
                    } else {
                        for (int k = 0; k < count; k++) {
                            to[output + k] += factor * from[input + k * stride];
                        }
                    }
                });
            }
            return out;
        }

        @Override
        public double[][] backward(int[] in, double[][] w, double[][] x, double[][] d, double[][] g) {
            double[][] back = new double[x.length][x[0].length];
            int positions = d[0].length / outputs;
            for (int e = 0; e < x.length; e++) {
                double[] from = x[e];
                double[] to = back[e];
                double[] slope = d[e];
                each(in, (weight, input, output, count) -> {
                    double factor = w[0][weight];
                    if (stride == 1) {
                        g[0][weight] += product(slope, output, from, input, count);
                        add(factor, slope, output, to, input, count);
                    } else {
                        for (int k = 0; k < count; k++) {
                            g[0][weight] += slope[output + k] * from[input + k * stride];
                            to[input + k * stride] += factor * slope[output + k];
                        }
                    }
                });
                for (int p = 0; p < slope.length && bias; p++) {
                    g[1][p / positions] += slope[p];
                }
            }
            return back;
        }

        // Loops of their own, which the compiler makes fast.
        private static void add(double factor, double[] from, int at, double[] to, int toAt, int count) {
            for (int k = 0; k < count; k++) {
                to[toAt + k] += factor * from[at + k];
            }
        }

        private static double product(double[] a, int aAt, double[] b, int bAt, int count) {
            double sum = 0;
            for (int k = 0; k < count; k++) {
                sum += a[aAt + k] * b[bAt + k];
            }
            return sum;
        }
    }

    /** {@code out[o] = b[o] + sum w[o][k] in[k]}, whatever the shape of the input. */
    record Linear(int outputs, boolean bias) implements ReferenceLayer {

        @Override
        public int[] outputs(int[] in) {
            return new int[] {outputs, 1, 1};
        }

        @Override
        public List<int[]> parameters(int[] in) {
            int[] weight = {outputs, size(in)};
            return bias ? List.of(weight, new int[] {outputs}) : List.of(weight);
        }

        @Override
        public double[][] forward(int[] in, double[][] w, double[][] x) {
            double[][] out = new double[x.length][outputs];
            for (int e = 0; e < x.length; e++) {
                for (int o = 0; o < outputs; o++) {
                    double sum = bias ? w[1][o] : 0;
                    for (int k = 0; k < x[e].length; k++) {
                        sum += w[0][o * x[e].length + k] * x[e][k];
                    }
                    out[e][o] = sum;
                }
            }
            return out;
        }

        @Override
        public double[][] backward(int[] in, double[][] w, double[][] x, double[][] d, double[][] g) {
            double[][] back = new double[x.length][x[0].length];
            for (int e = 0; e < x.length; e++) {
                for (int o = 0; o < outputs; o++) {
                    for (int k = 0; k < x[e].length; k++) {
                        back[e][k] += w[0][o * x[e].length + k] * d[e][o];
                        g[0][o * x[e].length + k] += d[e][o] * x[e][k];
                    }
                    if (bias) {
                        g[1][o] += d[e][o];
                    }
                }
            }
            return back;
        }
    }
}
