package dev.firebreak.learning.network;

import java.util.List;

/** The layers of {@link ReferenceLayer} without weights of connections: pools, norms, and what works number by number. */
final class ReferencePools {
    private ReferencePools() {}

    /** {@code max(0, x)}; the derivative at 0 is 0. */
    record Relu() implements ReferenceLayer {

        @Override
        public int[] outputs(int[] in) {
            return in;
        }

        @Override
        public double[][] forward(int[] in, double[][] w, double[][] x) {
            return each(x, x, (a, b) -> Math.max(0, a));
        }

        @Override
        public double[][] backward(int[] in, double[][] w, double[][] x, double[][] d, double[][] g) {
            return each(x, d, (a, b) -> a > 0 ? b : 0);
        }
    }

    /**
     * Every number times a factor of its own: 0, or 1 / (1 - rate).
     *
     * @param factors example by example; {@code null} in an evaluation, where all are 1
     */
    record Dropout(double[][] factors) implements ReferenceLayer {

        @Override
        public int[] outputs(int[] in) {
            return in;
        }

        @Override
        public double[][] forward(int[] in, double[][] w, double[][] x) {
            return factors == null ? x : each(x, factors, (a, b) -> a * b);
        }

        @Override
        public double[][] backward(int[] in, double[][] w, double[][] x, double[][] d, double[][] g) {
            return factors == null ? d : each(d, factors, (a, b) -> a * b);
        }
    }

    private interface Pair {
        double of(double a, double b);
    }

    private static double[][] each(double[][] a, double[][] b, Pair pair) {
        double[][] out = new double[a.length][a[0].length];
        for (int e = 0; e < a.length; e++) {
            for (int j = 0; j < out[e].length; j++) {
                out[e][j] = pair.of(a[e][j], b[e][j]);
            }
        }
        return out;
    }

    /** The greatest number of each window, the first in rows among equals; windows that do not fit whole are left out. */
    record MaxPool(int size, int stride) implements ReferenceLayer {

        @Override
        public int[] outputs(int[] in) {
            return pooled(in, size, stride);
        }

        @Override
        public double[][] forward(int[] in, double[][] w, double[][] x) {
            double[][] out = new double[x.length][ReferenceLayer.size(outputs(in))];
            for (int e = 0; e < x.length; e++) {
                for (int p = 0; p < out[e].length; p++) {
                    out[e][p] = x[e][greatest(in, x[e], p)];
                }
            }
            return out;
        }

        @Override
        public double[][] backward(int[] in, double[][] w, double[][] x, double[][] d, double[][] g) {
            double[][] back = new double[x.length][x[0].length];
            for (int e = 0; e < x.length; e++) {
                for (int p = 0; p < d[e].length; p++) {
                    back[e][greatest(in, x[e], p)] += d[e][p];
                }
            }
            return back;
        }

        private int greatest(int[] in, double[] x, int output) {
            int[] window = window(in, size, stride, output);
            int greatest = window[0];
            for (int at : window) {
                greatest = x[at] > x[greatest] ? at : greatest;
            }
            return greatest;
        }
    }

    /** The mean of each window; windows that do not fit whole are left out. */
    record AveragePool(int size, int stride) implements ReferenceLayer {

        @Override
        public int[] outputs(int[] in) {
            return pooled(in, size, stride);
        }

        @Override
        public double[][] forward(int[] in, double[][] w, double[][] x) {
            double[][] out = new double[x.length][ReferenceLayer.size(outputs(in))];
            for (int e = 0; e < x.length; e++) {
                for (int p = 0; p < out[e].length; p++) {
                    for (int at : window(in, size, stride, p)) {
                        out[e][p] += x[e][at] / (size * size);
                    }
                }
            }
            return out;
        }

        @Override
        public double[][] backward(int[] in, double[][] w, double[][] x, double[][] d, double[][] g) {
            double[][] back = new double[x.length][x[0].length];
            for (int e = 0; e < x.length; e++) {
                for (int p = 0; p < d[e].length; p++) {
                    for (int at : window(in, size, stride, p)) {
                        back[e][at] += d[e][p] / (size * size);
                    }
                }
            }
            return back;
        }
    }

    private static int[] pooled(int[] in, int size, int stride) {
        return new int[] {in[0], (in[1] - size) / stride + 1, (in[2] - size) / stride + 1};
    }

    // Where the numbers of an output's window are, row by row.
    private static int[] window(int[] in, int size, int stride, int output) {
        int[] out = pooled(in, size, stride);
        int channel = output / (out[1] * out[2]);
        int row = output / out[2] % out[1] * stride;
        int column = output % out[2] * stride;
        int[] window = new int[size * size];
        for (int k = 0; k < window.length; k++) {
            window[k] = (channel * in[1] + row + k / size) * in[2] + column + k % size;
        }
        return window;
    }

    /** The mean of each channel. */
    record GlobalAverage() implements ReferenceLayer {

        @Override
        public int[] outputs(int[] in) {
            return new int[] {in[0], 1, 1};
        }

        @Override
        public double[][] forward(int[] in, double[][] w, double[][] x) {
            int positions = in[1] * in[2];
            double[][] out = new double[x.length][in[0]];
            for (int e = 0; e < x.length; e++) {
                for (int j = 0; j < x[e].length; j++) {
                    out[e][j / positions] += x[e][j] / positions;
                }
            }
            return out;
        }

        @Override
        public double[][] backward(int[] in, double[][] w, double[][] x, double[][] d, double[][] g) {
            int positions = in[1] * in[2];
            double[][] back = new double[x.length][x[0].length];
            for (int e = 0; e < x.length; e++) {
                for (int j = 0; j < x[e].length; j++) {
                    back[e][j] = d[e][j / positions] / positions;
                }
            }
            return back;
        }
    }

    /** {@code x_c - log sum exp(x)} over the numbers of an example. */
    record LogSoftmax() implements ReferenceLayer {

        @Override
        public int[] outputs(int[] in) {
            return in;
        }

        @Override
        public double[][] forward(int[] in, double[][] w, double[][] x) {
            double[][] out = new double[x.length][];
            for (int e = 0; e < x.length; e++) {
                out[e] = of(x[e]);
            }
            return out;
        }

        @Override
        public double[][] backward(int[] in, double[][] w, double[][] x, double[][] d, double[][] g) {
            double[][] back = new double[x.length][x[0].length];
            for (int e = 0; e < x.length; e++) {
                double[] logs = of(x[e]);
                double sum = 0;
                for (double slope : d[e]) {
                    sum += slope;
                }
                for (int j = 0; j < logs.length; j++) {
                    back[e][j] = d[e][j] - Math.exp(logs[j]) * sum;
                }
            }
            return back;
        }

        static double[] of(double[] x) {
            double greatest = Double.NEGATIVE_INFINITY;
            for (double value : x) {
                greatest = Math.max(greatest, value);
            }
            double sum = 0;
            for (double value : x) {
                sum += Math.exp(value - greatest);
            }
            double[] out = new double[x.length];
            for (int j = 0; j < x.length; j++) {
                out[j] = x[j] - greatest - Math.log(sum);
            }
            return out;
        }
    }

    /** A norm's mean and variance of the numbers that it takes together, which are counted by {@code at}. */
    private record Moments(double mean, double variance, int count) {
        /** Where the k-th of the numbers is: {example, index}. */
        interface Place {
            int[] at(int k);
        }

        static Moments of(double[][] x, int count, Place place) {
            double mean = 0;
            for (int k = 0; k < count; k++) {
                int[] at = place.at(k);
                mean += x[at[0]][at[1]] / count;
            }
            double variance = 0;
            for (int k = 0; k < count; k++) {
                int[] at = place.at(k);
                variance += (x[at[0]][at[1]] - mean) * (x[at[0]][at[1]] - mean) / count;
            }
            return new Moments(mean, variance, count);
        }

        double normalised(double value) {
            return (value - mean) / Math.sqrt(variance + ReferenceLayer.EPSILON);
        }

        // dL/dx of z = normalised(x) where c = dL/dz: (c - mean(c) - z mean(c z)) / sqrt(variance + epsilon).
        void backward(double[][] x, double[][] c, Place place, double[][] back) {
            double slopes = 0;
            double products = 0;
            for (int k = 0; k < count; k++) {
                int[] at = place.at(k);
                slopes += c[at[0]][at[1]] / count;
                products += c[at[0]][at[1]] * normalised(x[at[0]][at[1]]) / count;
            }
            for (int k = 0; k < count; k++) {
                int[] at = place.at(k);
                back[at[0]][at[1]] = (c[at[0]][at[1]] - slopes - normalised(x[at[0]][at[1]]) * products)
                        / Math.sqrt(variance + ReferenceLayer.EPSILON);
            }
        }
    }

    /** How a norm's scales and shifts, one for each channel, are applied to normalised numbers. */
    private static double[][] scaled(int[] in, double[][] w, double[][] normalised) {
        double[][] out = new double[normalised.length][normalised[0].length];
        for (int e = 0; e < out.length; e++) {
            for (int j = 0; j < out[e].length; j++) {
                int channel = j / (in[1] * in[2]);
                out[e][j] = w[0][channel] * normalised[e][j] + w[1][channel];
            }
        }
        return out;
    }

    private static double[][] unscaled(int[] in, double[][] w, double[][] normalised, double[][] d, double[][] g) {
        double[][] slopes = new double[d.length][d[0].length];
        for (int e = 0; e < d.length; e++) {
            for (int j = 0; j < d[e].length; j++) {
                int channel = j / (in[1] * in[2]);
                g[0][channel] += d[e][j] * normalised[e][j];
                g[1][channel] += d[e][j];
                slopes[e][j] = d[e][j] * w[0][channel];
            }
        }
        return slopes;
    }

    private static List<int[]> scaleAndShift(int[] in) {
        return List.of(new int[] {in[0]}, new int[] {in[0]});
    }

    /** Each example's groups of consecutive channels have mean 0 and variance 1, then a scale and a shift for each channel. */
    record GroupNorm(int groups) implements ReferenceLayer {

        @Override
        public int[] outputs(int[] in) {
            return in;
        }

        @Override
        public List<int[]> parameters(int[] in) {
            return scaleAndShift(in);
        }

        private interface Group {
            void of(Moments moments, Moments.Place place);
        }

        private void each(double[][] x, Group group) {
            int size = x[0].length / groups;
            for (int e = 0; e < x.length; e++) {
                for (int i = 0; i < groups; i++) {
                    int example = e;
                    int first = i * size;
                    Moments.Place place = k -> new int[] {example, first + k};
                    group.of(Moments.of(x, size, place), place);
                }
            }
        }

        private double[][] normalised(double[][] x) {
            double[][] out = new double[x.length][x[0].length];
            each(x, (moments, place) -> {
                for (int k = 0; k < moments.count(); k++) {
                    int[] at = place.at(k);
                    out[at[0]][at[1]] = moments.normalised(x[at[0]][at[1]]);
                }
            });
            return out;
        }

        @Override
        public double[][] forward(int[] in, double[][] w, double[][] x) {
            return scaled(in, w, normalised(x));
        }

        @Override
        public double[][] backward(int[] in, double[][] w, double[][] x, double[][] d, double[][] g) {
            double[][] slopes = unscaled(in, w, normalised(x), d, g);
            double[][] back = new double[x.length][x[0].length];
            each(x, (moments, place) -> moments.backward(x, slopes, place, back));
            return back;
        }
    }

    /**
     * Each channel has mean 0 and variance 1 over the batch, or by given statistics, then a scale and a shift.
     *
     * @param running {mean, variance} of each channel; {@code null} for those of the batch
     */
    record BatchNorm(double[][] running) implements ReferenceLayer {
        private static final double MOMENTUM = 0.1;

        @Override
        public int[] outputs(int[] in) {
            return in;
        }

        @Override
        public List<int[]> parameters(int[] in) {
            return scaleAndShift(in);
        }

        private static Moments.Place place(int[] in, int channel) {
            int positions = in[1] * in[2];
            return k -> new int[] {k / positions, channel * positions + k % positions};
        }

        private Moments moments(int[] in, double[][] x, int channel) {
            return running == null
                    ? Moments.of(x, x.length * in[1] * in[2], place(in, channel))
                    : new Moments(running[0][channel], running[1][channel], 0);
        }

        private double[][] normalised(int[] in, double[][] x) {
            double[][] out = new double[x.length][x[0].length];
            for (int c = 0; c < in[0]; c++) {
                Moments moments = moments(in, x, c);
                for (int k = 0; k < x.length * in[1] * in[2]; k++) {
                    int[] at = place(in, c).at(k);
                    out[at[0]][at[1]] = moments.normalised(x[at[0]][at[1]]);
                }
            }
            return out;
        }

        @Override
        public double[][] forward(int[] in, double[][] w, double[][] x) {
            return scaled(in, w, normalised(in, x));
        }

        @Override
        public double[][] backward(int[] in, double[][] w, double[][] x, double[][] d, double[][] g) {
            double[][] slopes = unscaled(in, w, normalised(in, x), d, g);
            double[][] back = new double[x.length][x[0].length];
            for (int c = 0; c < in[0]; c++) {
                Moments moments = moments(in, x, c);
                if (running == null) {
                    moments.backward(x, slopes, place(in, c), back);
                } else {
                    for (int k = 0; k < x.length * in[1] * in[2]; k++) {
                        int[] at = place(in, c).at(k);
                        back[at[0]][at[1]] =
                                slopes[at[0]][at[1]] / Math.sqrt(moments.variance() + ReferenceLayer.EPSILON);
                    }
                }
            }
            return back;
        }

        /** The running statistics {mean, variance} after a batch: the variance of a batch is unbiased there. */
        static double[][] after(double[][] before, int[] in, double[][] x) {
            double[][] after = new double[2][in[0]];
            for (int c = 0; c < in[0]; c++) {
                Moments moments = Moments.of(x, x.length * in[1] * in[2], place(in, c));
                double unbiased = moments.variance() * moments.count() / (moments.count() - 1);
                after[0][c] = (1 - MOMENTUM) * before[0][c] + MOMENTUM * moments.mean();
                after[1][c] = (1 - MOMENTUM) * before[1][c] + MOMENTUM * unbiased;
            }
            return after;
        }
    }
}
