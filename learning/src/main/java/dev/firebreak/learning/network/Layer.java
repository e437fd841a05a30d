package dev.firebreak.learning.network;

import java.util.List;

/**
 * One layer of a stack, by its parameters; what it gives depends on the shape that it gets. Values with channels, rows and columns are
 * arranged as PyTorch flattens them: channel by channel, and each row by row. A linear layer takes all values in this order, so that no
 * layer is needed to flatten them, and its outputs are channels of one row and one column.
 */
public sealed interface Layer {

    /**
     * Weighted sums over square windows, {@code y[o, i, j] = b[o] + sum_{c, u, v} w[o, c, u, v] x[c, i stride + u - padding, j stride + v -
     * padding]}, where values outside are 0 (LeCun et al., "Gradient-based learning applied to document recognition", Proc. IEEE 1998).
     *
     * @param outputs channels that it gives
     * @param kernel rows and columns of a window
     * @param stride rows and columns from one window to the next
     * @param padding rows and columns of zeros on each side, less than the kernel
     * @param bias whether there is a b
     */
    record Convolution(int outputs, int kernel, int stride, int padding, boolean bias) implements Layer {
        /** Checks the ranges. */
        public Convolution {
            positive("outputs", outputs);
            positive("kernel", kernel);
            positive("stride", stride);
            if (padding < 0 || padding >= kernel) {
                throw new IllegalArgumentException("padding must be in [0, " + (kernel - 1) + "], but is " + padding);
            }
        }
    }

    /**
     * Weighted sums of all values, {@code y = W x + b}.
     *
     * @param outputs how many
     * @param bias whether there is a b
     */
    record Linear(int outputs, boolean bias) implements Layer {
        /** Checks the range. */
        public Linear {
            positive("outputs", outputs);
        }
    }

    /** {@code max(x, 0)} of each value. */
    record Relu() implements Layer {}

    /**
     * The greatest value of each square window within a channel, the first one among equals, NaN if there is one; windows that would reach
     * beyond the border are left out.
     *
     * @param size rows and columns of a window
     * @param stride rows and columns from one window to the next
     */
    record MaxPool(int size, int stride) implements Layer {
        /** Checks the ranges. */
        public MaxPool {
            positive("size", size);
            positive("stride", stride);
        }
    }

    /**
     * The mean of each square window within a channel; windows that would reach beyond the border are left out.
     *
     * @param size rows and columns of a window
     * @param stride rows and columns from one window to the next
     */
    record AveragePool(int size, int stride) implements Layer {
        /** Checks the ranges. */
        public AveragePool {
            positive("size", size);
            positive("stride", stride);
        }
    }

    /** The mean of each channel. */
    record GlobalAverage() implements Layer {}

    /**
     * Values less the mean of their group of channels, over its standard deviation, times a weight and plus a bias of the channel (Wu and
     * He, "Group normalization", ECCV 2018); computed for each example by itself.
     *
     * @param groups how many groups of equally many channels
     */
    record GroupNorm(int groups) implements Layer {
        /** Checks the range. */
        public GroupNorm {
            positive("groups", groups);
        }
    }

    /**
     * Values less the mean of their channel, over its standard deviation, times a weight and plus a bias of the channel (Ioffe and Szegedy,
     * "Batch normalization", ICML 2015). In training mean and deviation are those of the batch; else those that {@link
     * Network#calibrated} took from examples, or 0 and 1.
     */
    record BatchNorm() implements Layer {}

    /**
     * In training each value is 0 with probability {@code rate}, and over {@code 1 - rate} otherwise (Srivastava et al., "Dropout", JMLR
     * 2014); else values stay as they are.
     *
     * @param rate in [0, 1)
     */
    record Dropout(double rate) implements Layer {
        /** Checks the range. */
        public Dropout {
            if (!(rate >= 0 && rate < 1)) {
                throw new IllegalArgumentException("rate must be in [0, 1), but is " + rate);
            }
        }
    }

    /**
     * The sum of what two stacks give for the same values (He et al., "Deep residual learning for image recognition", CVPR 2016).
     *
     * @param body at least one layer
     * @param shortcut layers that change the shape as the body does; none leave the values as they are
     */
    record Residual(List<Layer> body, List<Layer> shortcut) implements Layer {
        /** Copies the lists. */
        public Residual {
            body = List.copyOf(body);
            shortcut = List.copyOf(shortcut);
            positive("layers of the body", body.size());
        }
    }

    /** Logarithms of the softmax of all values, {@code x_c - log(sum_b exp(x_b))}. */
    record LogSoftmax() implements Layer {}

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
        }
    }
}
