package dev.firebreak.learning.network;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.Shape;
import dev.firebreak.datasets.format.Limits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lays a stack out as a {@link Plan}, layer by layer, and refuses what does not fit. One use, one thread. */
final class Planner {
    /** How the names of variances of batch norms end. */
    static final String VARIANCE = ".running_var";

    // So that a chunk's values fit into an array.
    private static final long MOST_VALUES = Limits.MOST_NUMBERS / Chunk.MOST;

    private final ModuleNames names;
    private final List<Operation> operations = new ArrayList<>();
    private final List<Parameters> parameters = new ArrayList<>();
    private final List<BatchNormOperation> norms = new ArrayList<>();
    private final List<NetworkTensor> statistics = new ArrayList<>();
    private final List<Integer> floats = new ArrayList<>();
    private final List<Integer> integers = new ArrayList<>();
    private final List<Integer> padded = new ArrayList<>();
    private final List<Integer> weights = new ArrayList<>();
    private final List<Integer> kept = new ArrayList<>();
    private int statisticsSize;
    private long dimension;

    private Planner(ModuleNames names) {
        this.names = names;
    }

    /**
     * The plan of a stack.
     *
     * @param shape of an example; a vector counts as so many channels of one number
     * @param names of the layers with parameters
     * @param inputSlopes whether derivatives by the inputs are wanted
     * @throws InputException naming the first layer that does not fit, what it gets and what is allowed
     */
    static Plan plan(List<Layer> layers, Shape shape, ModuleNames names, boolean inputSlopes) {
        Planner planner = new Planner(names);
        Shape arriving = shape.height() == 1 && shape.channels() == 1 ? new Shape(1, 1, shape.width()) : shape;
        Slot input = planner.slot(arriving, inputSlopes);
        Slot output = planner.stack(layers, input, false, "", "");
        return planner.plan(input, output);
    }

    private Plan plan(Slot input, Slot output) {
        List<Parameters> ordered = new ArrayList<>(parameters);
        ordered.sort(Comparator.comparingInt(layer -> names.place(layer.name())));
        int at = 0;
        for (Parameters layer : ordered) {
            layer.place(at);
            at += (int) layer.weights() + layer.biases();
        }
        return new Plan(
                List.copyOf(operations),
                input,
                output,
                List.copyOf(ordered),
                List.copyOf(norms),
                List.copyOf(statistics),
                ints(floats),
                ints(integers),
                ints(padded),
                ints(weights),
                ints(kept));
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    /** An array of a chunk with so many numbers per lane. */
    int floats(int size) {
        floats.add(size);
        return floats.size() - 1;
    }

    /** An array of a chunk whose numbers are 0 until they are written. */
    int padded(int size) {
        int number = floats(size);
        padded.add(number);
        return number;
    }

    /** An array of whole numbers of a chunk. */
    int integers(int size) {
        integers.add(size);
        return integers.size() - 1;
    }

    /** An array of rounded weights. */
    int weights(int size) {
        weights.add(size);
        return weights.size() - 1;
    }

    /** Two arrays to keep single gradients in, with so many numbers per lane; the second one follows the first. */
    int kept(int first, int second) {
        kept.add(first);
        kept.add(second);
        return kept.size() - 2;
    }

    private Slot slot(Shape shape, boolean slopes) {
        return new Slot(shape, floats(shape.size()), slopes ? floats(shape.size()) : Slot.NONE);
    }

    /**
     * Operations of a stack.
     *
     * @param adds whether derivatives by the stack's inputs are added to what is there
     * @param place what messages say before the number of a layer
     * @param prefix what the names of layers begin with
     * @return where its outputs are
     */
    private Slot stack(List<Layer> layers, Slot input, boolean adds, String place, String prefix) {
        Slot slot = input;
        for (int k = 0; k < layers.size(); k++) {
            Layer layer = layers.get(k);
            // What another operation reads later must stay as it is: the inputs of a stack, and logarithms of softmax.
            boolean replaces = k > 0 && !(layers.get(k - 1) instanceof Layer.LogSoftmax);
            String here = place + "layer " + (k + 1) + " of " + layers.size();
            slot = layer(layer, slot, adds && k == 0, replaces, here, prefix + k);
        }
        return slot;
    }

    private Slot layer(Layer layer, Slot in, boolean adds, boolean replaces, String here, String name) {
        Shape shape = in.shape();
        if (layer instanceof Layer.Convolution convolution) {
            return convolution(convolution, in, adds, here, name);
        } else if (layer instanceof Layer.Linear linear) {
            return linear(linear, in, adds, here, name);
        } else if (layer instanceof Layer.MaxPool pool) {
            Slot out = slot(windows(here, shape, pool.size(), pool.stride(), 0, shape.channels()), in.hasSlopes());
            operations.add(new MaxPoolOperation(this, pool, in, out, adds));
            return out;
        } else if (layer instanceof Layer.AveragePool pool) {
            Slot out = slot(windows(here, shape, pool.size(), pool.stride(), 0, shape.channels()), in.hasSlopes());
            operations.add(new AveragePoolOperation(pool.size(), pool.size(), pool.stride(), in, out, adds));
            return out;
        } else if (layer instanceof Layer.GlobalAverage) {
            Slot out = slot(new Shape(1, 1, shape.channels()), in.hasSlopes());
            operations.add(new AveragePoolOperation(shape.height(), shape.width(), 1, in, out, adds));
            return out;
        } else if (layer instanceof Layer.GroupNorm norm) {
            return groupNorm(norm, in, adds, here, name);
        } else if (layer instanceof Layer.BatchNorm) {
            return batchNorm(in, adds, name);
        } else if (layer instanceof Layer.Residual residual) {
            return residual(residual, in, adds, here, name);
        }
        Slot out = replaces && !(layer instanceof Layer.LogSoftmax) ? in : slot(shape, in.hasSlopes());
        if (layer instanceof Layer.Dropout dropout) {
            operations.add(new DropoutOperation(this, dropout, in, out, adds));
        } else if (layer instanceof Layer.Relu) {
            operations.add(new ReluOperation(in, out, adds));
        } else {
            operations.add(new LogSoftmaxOperation(in, out, adds));
        }
        return out;
    }

    private Slot convolution(Layer.Convolution layer, Slot in, boolean adds, String here, String name) {
        Shape shape = in.shape();
        Shape out = windows(here, shape, layer.kernel(), layer.stride(), layer.padding(), layer.outputs());
        fits(here, (shape.height() + 2L * layer.padding()) * (shape.width() + 2L * layer.padding()) * shape.channels());
        Parameters own = parameters(
                here,
                name,
                List.of(layer.outputs(), shape.channels(), layer.kernel(), layer.kernel()),
                layer.bias() ? layer.outputs() : 0,
                shape.channels() * (long) layer.kernel() * layer.kernel());
        Slot slot = slot(out, true);
        operations.add(new ConvolutionOperation(this, layer, in, slot, adds, own));
        return slot;
    }

    private Slot linear(Layer.Linear layer, Slot in, boolean adds, String here, String name) {
        Parameters own = parameters(
                here, name, List.of(layer.outputs(), in.size()), layer.bias() ? layer.outputs() : 0, in.size());
        Slot slot = slot(new Shape(1, 1, layer.outputs()), true);
        operations.add(new LinearOperation(this, layer, in, slot, adds, own));
        return slot;
    }

    private Slot groupNorm(Layer.GroupNorm norm, Slot in, boolean adds, String here, String name) {
        int channels = in.shape().channels();
        if (channels % norm.groups() != 0) {
            throw new InputException(here + " is group-norm(groups=" + norm.groups() + "), but gets "
                    + text(in.shape()) + ", whose " + channels + " channels do not divide into " + norm.groups()
                    + " groups; groups must divide " + channels);
        }
        Parameters own = parameters(here, name, List.of(channels), channels, 0);
        Slot slot = slot(in.shape(), true);
        operations.add(new GroupNormOperation(this, norm, in, slot, adds, own));
        return slot;
    }

    private Slot batchNorm(Slot in, boolean adds, String name) {
        int channels = in.shape().channels();
        Parameters own = parameters("", name, List.of(channels), channels, 0);
        statistics.add(new NetworkTensor(own.name() + ".running_mean", List.of(channels), statisticsSize));
        statistics.add(new NetworkTensor(own.name() + VARIANCE, List.of(channels), statisticsSize + channels));
        Slot slot = slot(in.shape(), true);
        BatchNormOperation norm = new BatchNormOperation(this, in, slot, adds, own, operations.size(), statisticsSize);
        statisticsSize += 2 * channels;
        operations.add(norm);
        norms.add(norm);
        return slot;
    }

    private Slot residual(Layer.Residual layer, Slot in, boolean adds, String here, String name) {
        // Backward passes reach the shortcut first.
        Slot body = stack(layer.body(), in, true, here + ", body, ", name + ".body.");
        Slot shortcut = stack(layer.shortcut(), in, adds, here + ", shortcut, ", name + ".shortcut.");
        if (!body.shape().equals(shortcut.shape())) {
            throw new InputException(here + " is residual, whose body gives " + text(body.shape())
                    + ", but whose shortcut gives " + text(shortcut.shape()) + "; both must give the same shape");
        }
        Slot out = slot(body.shape(), body.hasSlopes() || shortcut.hasSlopes());
        operations.add(new AddOperation(body, shortcut, out, layer.shortcut().isEmpty() && adds));
        return out;
    }

    private Parameters parameters(String here, String name, List<Integer> dimensions, int biases, long fanIn) {
        Parameters own = new Parameters(names.of(parameters.size(), name), dimensions, biases, Math.toIntExact(fanIn));
        dimension += own.weights() + biases;
        if (dimension > Limits.MOST_NUMBERS) {
            throw new InputException("up to " + here + " the network has " + dimension + " parameters; at most "
                    + Limits.MOST_NUMBERS + " fit");
        }
        parameters.add(own);
        return own;
    }

    private static Shape windows(String here, Shape shape, int size, int stride, int padding, int channels) {
        int height = shape.height() + 2 * padding;
        int width = shape.width() + 2 * padding;
        if (size > height || size > width) {
            String pads = padding == 0 ? "" : ", with padding " + height + " x " + width;
            throw new InputException(here + " has windows of " + size + " x " + size + ", but gets " + text(shape)
                    + pads + "; windows may have at most " + Math.min(height, width) + " rows and columns");
        }
        int rows = (height - size) / stride + 1;
        int columns = (width - size) / stride + 1;
        fits(here, (long) rows * columns * channels);
        return new Shape(rows, columns, channels);
    }

    private static void fits(String here, long values) {
        if (values > MOST_VALUES) {
            throw new InputException(
                    here + " has " + values + " values for each example; at most " + MOST_VALUES + " fit");
        }
    }

    private static String text(Shape shape) {
        return shape.height() == 1 && shape.width() == 1
                ? shape.channels() + " channels of one value"
                : shape.channels() + " channels of " + shape.height() + " x " + shape.width();
    }
}
