package dev.firebreak.learning.network;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.util.List;

/** The layers by name. */
public final class Layers {
    // Our choice: far above any network of the papers, and no product of two of them leaves the range of an int.
    private static final int MOST = 32_768;
    private static final Parameter BIAS = Parameter.flag("bias", true, "whether a constant is added to each output");
    private static final Parameter SIZE = Parameter.integer("size", null, 1, MOST, "rows and columns of a window");
    private static final Parameter POOL_STRIDE = Parameter.integer(
            "stride", "", 1, MOST, "rows and columns from one window to the next; by default the size");

    /** Layers by name. */
    public static final Registry<Layer> LAYERS = new Registry<>(
            Layer.class,
            "layer",
            List.of(
                    new Part<>(
                            "conv",
                            "convolution: weighted sums over all channels in each square window",
                            "LeCun et al., Gradient-based learning applied to document recognition, Proc. IEEE 1998",
                            List.of(
                                    Parameter.integer("outputs", null, 1, MOST, "channels that it gives"),
                                    Parameter.integer("kernel", null, 1, MOST, "rows and columns of a window"),
                                    Parameter.integer(
                                            "stride", "1", 1, MOST, "rows and columns from one window to the next"),
                                    Parameter.integer(
                                            "padding",
                                            "0",
                                            0,
                                            MOST,
                                            "rows and columns of zeros on each side, less than the kernel"),
                                    BIAS),
                            Layers::convolution),
                    new Part<>(
                            "linear",
                            "weighted sums of all values: y = W x + b",
                            "",
                            List.of(Parameter.integer("outputs", null, 1, MOST, "how many sums"), BIAS),
                            a -> new Layer.Linear(a.integer("outputs"), a.flag("bias"))),
                    new Part<>(
                            "relu",
                            "max(x, 0)",
                            "Nair and Hinton, Rectified linear units improve restricted Boltzmann machines, ICML 2010",
                            List.of(),
                            a -> new Layer.Relu()),
                    new Part<>(
                            "max-pool",
                            "the greatest value of each square window, channel by channel",
                            "",
                            List.of(SIZE, POOL_STRIDE),
                            a -> new Layer.MaxPool(a.integer("size"), poolStride(a))),
                    new Part<>(
                            "average-pool",
                            "the mean of each square window, channel by channel",
                            "",
                            List.of(SIZE, POOL_STRIDE),
                            a -> new Layer.AveragePool(a.integer("size"), poolStride(a))),
                    new Part<>(
                            "global-average",
                            "the mean of each channel",
                            "",
                            List.of(),
                            a -> new Layer.GlobalAverage()),
                    new Part<>(
                            "group-norm",
                            "normalises each group of channels of an example, then scales and shifts each channel",
                            "Wu and He, Group normalization, ECCV 2018",
                            List.of(Parameter.integer("groups", null, 1, MOST, "groups of equally many channels")),
                            a -> new Layer.GroupNorm(a.integer("groups"))),
                    new Part<>(
                            "batch-norm",
                            "normalises each channel over the batch, then scales and shifts it; evaluations use the statistics of"
                                    + " 1,000 training examples; not with clipping of each example's gradient",
                            "Ioffe and Szegedy, Batch normalization, ICML 2015",
                            List.of(),
                            a -> new Layer.BatchNorm()),
                    new Part<>(
                            "dropout",
                            "in training each value is 0 with this probability, and scaled by 1 / (1 - rate) otherwise",
                            "Srivastava et al., Dropout, JMLR 2014",
                            List.of(Parameter.real("rate", "0.5", 0, 0.99, "probability of 0")),
                            a -> new Layer.Dropout(a.real("rate"))),
                    new Part<>(
                            "residual",
                            "the sum of what body and shortcut give for the same values",
                            "He et al., Deep residual learning for image recognition, CVPR 2016",
                            List.of(
                                    Parameter.text("body", null, "layers joined by |"),
                                    Parameter.text(
                                            "shortcut",
                                            "",
                                            "layers joined by | that change the shape as the body does; by default the values as they"
                                                    + " are")),
                            a -> new Layer.Residual(
                                    parse(a.text("body")), a.has("shortcut") ? parse(a.text("shortcut")) : List.of())),
                    new Part<>(
                            "log-softmax",
                            "logarithms of the softmax of all values: x_c - log(sum_b exp(x_b))",
                            "",
                            List.of(),
                            a -> new Layer.LogSoftmax())));

    private Layers() {}

    /**
     * The layers of a stack as it is written, such as {@code conv(32, kernel=5) | relu | max-pool(2) | linear(10)}.
     *
     * @throws InputException if one is unknown or has a parameter that is not allowed
     */
    public static List<Layer> parse(String stack) {
        return Call.parseChain(stack).stream().map(LAYERS::build).toList();
    }

    private static Layer convolution(Arguments a) {
        int kernel = a.integer("kernel");
        int padding = a.integer("padding");
        if (padding >= kernel) {
            throw new InputException("layer 'conv': padding=" + padding
                    + " is not allowed; it must be less than the kernel, which is " + kernel);
        }
        return new Layer.Convolution(a.integer("outputs"), kernel, a.integer("stride"), padding, a.flag("bias"));
    }

    private static int poolStride(Arguments a) {
        return a.integer(a.has("stride") ? "stride" : "size");
    }
}
