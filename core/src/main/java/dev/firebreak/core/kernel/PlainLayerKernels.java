package dev.firebreak.core.kernel;

/** The body for every machine: eight lanes at a time, whose sums are locals. */
final class PlainLayerKernels implements LayerKernels {

    @Override
    public void multiply(
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
            int lanes) {
        for (int o = 0; o < outputs; o++) {
            for (int lane = 0; lane < lanes; lane += GROUP) {
                int at = (outAt + o * outStride) * lanes + lane;
                float s0 = out[at];
                float s1 = out[at + 1];
                float s2 = out[at + 2];
                float s3 = out[at + 3];
                float s4 = out[at + 4];
                float s5 = out[at + 5];
                float s6 = out[at + 6];
                float s7 = out[at + 7];
                for (int t = from; t < to; t++) {
                    int weight = taps.weight()[t] + o;
                    int input = (inAt + taps.input()[t]) * lanes + lane;
                    for (int j = 0; j < taps.count()[t]; j++) {
                        float y = w[weight + j * taps.weightStep()];
                        int x = input + j * lanes;
                        s0 = Math.fma(y, in[x], s0);
                        s1 = Math.fma(y, in[x + 1], s1);
                        s2 = Math.fma(y, in[x + 2], s2);
                        s3 = Math.fma(y, in[x + 3], s3);
                        s4 = Math.fma(y, in[x + 4], s4);
                        s5 = Math.fma(y, in[x + 5], s5);
                        s6 = Math.fma(y, in[x + 6], s6);
                        s7 = Math.fma(y, in[x + 7], s7);
                    }
                }
                out[at] = s0;
                out[at + 1] = s1;
                out[at + 2] = s2;
                out[at + 3] = s3;
                out[at + 4] = s4;
                out[at + 5] = s5;
                out[at + 6] = s6;
                out[at + 7] = s7;
            }
        }
    }

    @Override
    public void correlate(float[] d, int dAt, int outputs, Window window, float[] in, float[] product, int lanes) {
        int positions = window.rows() * window.columns();
        for (int o = 0; o < outputs; o++) {
            int slopes = (dAt + o * positions) * lanes;
            for (int k = 0; k < window.taps(); k++) {
                for (int lane = 0; lane < lanes; lane += GROUP) {
                    float s0 = 0;
                    float s1 = 0;
                    float s2 = 0;
                    float s3 = 0;
                    float s4 = 0;
                    float s5 = 0;
                    float s6 = 0;
                    float s7 = 0;
                    for (int p = 0; p < positions; p++) {
                        int y = slopes + p * lanes + lane;
                        int x = (window.input(k) + window.corner(p)) * lanes + lane;
                        s0 = Math.fma(d[y], in[x], s0);
                        s1 = Math.fma(d[y + 1], in[x + 1], s1);
                        s2 = Math.fma(d[y + 2], in[x + 2], s2);
                        s3 = Math.fma(d[y + 3], in[x + 3], s3);
                        s4 = Math.fma(d[y + 4], in[x + 4], s4);
                        s5 = Math.fma(d[y + 5], in[x + 5], s5);
                        s6 = Math.fma(d[y + 6], in[x + 6], s6);
                        s7 = Math.fma(d[y + 7], in[x + 7], s7);
                    }
                    int at = (o * window.taps() + k) * lanes + lane;
                    product[at] = s0;
                    product[at + 1] = s1;
                    product[at + 2] = s2;
                    product[at + 3] = s3;
                    product[at + 4] = s4;
                    product[at + 5] = s5;
                    product[at + 6] = s6;
                    product[at + 7] = s7;
                }
            }
        }
    }

    @Override
    public void sum(float[] d, int dAt, int outputs, int positions, float[] sums, int lanes) {
        for (int o = 0; o < outputs; o++) {
            for (int e = 0; e < lanes; e++) {
                sums[o * lanes + e] = 0;
            }
            for (int p = 0; p < positions; p++) {
                int at = (dAt + o * positions + p) * lanes;
                for (int e = 0; e < lanes; e++) {
                    sums[o * lanes + e] += d[at + e];
                }
            }
        }
    }

    @Override
    public void reduce(
            float[] product, int count, int lanes, int examples, double[] factor, double[] total, int at, boolean add) {
        for (int i = 0; i < count; i++) {
            int from = i * lanes;
            double l0 = lane(product, from, 0, examples, factor);
            double l1 = lane(product, from, 1, examples, factor);
            double l2 = lane(product, from, 2, examples, factor);
            double l3 = lane(product, from, 3, examples, factor);
            double l4 = lane(product, from, 4, examples, factor);
            double l5 = lane(product, from, 5, examples, factor);
            double l6 = lane(product, from, 6, examples, factor);
            double l7 = lane(product, from, 7, examples, factor);
            double sum = ((l0 + l4) + (l2 + l6)) + ((l1 + l5) + (l3 + l7));
            total[at + i] = add ? total[at + i] + sum : sum;
        }
    }

    private static double lane(float[] product, int from, int lane, int examples, double[] factor) {
        double sum = 0;
        for (int e = lane; e < examples; e += GROUP) {
            sum = Math.fma((double) product[from + e], factor[e], sum);
        }
        return sum;
    }

    @Override
    public void squares(float[] product, int count, int lanes, double[] sums) {
        for (int i = 0; i < count; i++) {
            for (int e = 0; e < lanes; e++) {
                double number = product[i * lanes + e];
                sums[e] = Math.fma(number, number, sums[e]);
            }
        }
    }

    @Override
    public void outer(
            float[] d,
            int outputs,
            float[] x,
            int inputs,
            int lanes,
            int examples,
            double[] total,
            int at,
            boolean add) {
        outer(d, outputs, x, 0, inputs, lanes, examples, total, at, add);
    }

    /** The totals of inputs from {@code first} on. */
    static void outer(
            float[] d,
            int outputs,
            float[] x,
            int first,
            int inputs,
            int lanes,
            int examples,
            double[] total,
            int at,
            boolean add) {
        for (int o = 0; o < outputs; o++) {
            for (int k = first; k < inputs; k++) {
                float sum = 0;
                for (int e = 0; e < examples; e++) {
                    sum = Math.fma(d[o * lanes + e], x[e * inputs + k], sum);
                }
                int to = at + o * inputs + k;
                total[to] = add ? total[to] + sum : sum;
            }
        }
    }

    @Override
    public void round(double[] source, int from, float[] target, int to, int n) {
        for (int i = 0; i < n; i++) {
            target[to + i] = (float) source[from + i];
        }
    }

    // So many rows at a time that whole cache lines are written.
    @Override
    public void transpose(double[] source, int from, int rows, int columns, float[] target, int to, int[] places) {
        for (int first = 0; first < rows; first += LANES) {
            int end = Math.min(rows, first + LANES);
            for (int c = 0; c < columns; c++) {
                int at = to + places[c];
                for (int r = first; r < end; r++) {
                    target[at + r] = (float) source[from + r * columns + c];
                }
            }
        }
    }

    @Override
    public void gather(float[] in, int[] numbers, float[] out, int lanes) {
        for (int i = 0; i < numbers.length; i++) {
            for (int e = 0; e < lanes; e++) {
                out[i * lanes + e] = in[numbers[i] * lanes + e];
            }
        }
    }

    @Override
    public void rectify(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = x[i] <= 0 ? 0 : x[i];
        }
    }

    @Override
    public void rectifySlopes(float[] y, float[] above, float[] below, int n, boolean add) {
        for (int i = 0; i < n; i++) {
            float slope = y[i] > 0 ? above[i] : 0;
            below[i] = add ? below[i] + slope : slope;
        }
    }

    @Override
    public void greatest(Window window, float[] x, float[] y, int[] chosen, int lanes) {
        int places = window.kernel() * window.kernel();
        int outputs = window.channels() * window.rows() * window.columns();
        for (int q = 0; q < outputs; q++) {
            for (int e = 0; e < lanes; e++) {
                int corner = window.corner(q) * lanes + e;
                float best = x[corner];
                int which = 0;
                for (int k = 1; k < places; k++) {
                    float number = x[corner + window.input(k) * lanes];
                    if (number > best || Float.isNaN(number)) {
                        best = number;
                        which = k;
                    }
                }
                y[q * lanes + e] = best;
                chosen[q * lanes + e] = which;
            }
        }
    }

    @Override
    public void greatestSlopes(Window window, int[] chosen, float[] above, float[] below, int lanes) {
        int places = window.kernel() * window.kernel();
        int outputs = window.channels() * window.rows() * window.columns();
        for (int q = 0; q < outputs; q++) {
            for (int k = 0; k < places; k++) {
                int at = (window.corner(q) + window.input(k)) * lanes;
                for (int e = 0; e < lanes; e++) {
                    below[at + e] += chosen[q * lanes + e] == k ? above[q * lanes + e] : 0;
                }
            }
        }
    }

    @Override
    public void interleave(float[] rows, int n, int examples, float[] lanes, int width) {
        for (int p = 0; p < n; p++) {
            for (int e = 0; e < examples; e++) {
                lanes[p * width + e] = rows[e * n + p];
            }
            for (int e = examples; e < width; e++) {
                lanes[p * width + e] = 0;
            }
        }
    }

    @Override
    public void separate(float[] lanes, int width, int n, int examples, float[] rows) {
        for (int first = 0; first < n; first += LANES) {
            int end = Math.min(n, first + LANES);
            for (int e = 0; e < examples; e++) {
                for (int p = first; p < end; p++) {
                    rows[e * n + p] = lanes[p * width + e];
                }
            }
        }
    }
}
