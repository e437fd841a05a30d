package dev.firebreak.learning.network;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.Shape;
import dev.firebreak.learning.network.ReferenceLayer.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The {@link ReferenceNetwork} of a network's description: its layers and the statistics of its batch norms. */
final class ReferenceBuilder {
    private final double[] statistics;
    private final RandomStream draws;
    private final int batch;
    private int next;

    private ReferenceBuilder(double[] statistics, RandomStream draws, int batch) {
        this.statistics = statistics;
        this.draws = draws;
        this.batch = batch;
    }

    /**
     * The reference as a network is evaluated.
     *
     * @param order the numbers of the layers' parameters in the order of the network's tensors; none: that of the layers
     */
    static ReferenceNetwork evaluated(Network network, int... order) {
        return new ReferenceBuilder(network.statistics(), null, 0).build(network, order);
    }

    /**
     * The reference as a network is trained on a batch: batch norms use the batch, and dropout draws, number by number and in each example
     * by example, in the order of the layers.
     */
    static ReferenceNetwork trained(Network network, RandomStream draws, int batch, int... order) {
        return new ReferenceBuilder(network.statistics(), draws, batch).build(network, order);
    }

    private ReferenceNetwork build(Network network, int... order) {
        Shape shape = network.shape();
        int[] in = {shape.channels(), shape.height(), shape.width()};
        Sequence layers = sequence(in, network.layers());
        int[] all = order;
        if (order.length == 0) {
            all = new int[layers.parameters(in).size()];
            Arrays.setAll(all, slot -> slot);
        }
        return ReferenceNetwork.of(in, layers, all);
    }

    private Sequence sequence(int[] in, List<Layer> described) {
        List<ReferenceLayer> layers = new ArrayList<>();
        int[] shape = in;
        for (Layer layer : described) {
            layers.add(layer(shape, layer));
            shape = layers.get(layers.size() - 1).outputs(shape);
        }
        return new Sequence(layers);
    }

    private ReferenceLayer layer(int[] in, Layer layer) {
        if (layer instanceof Layer.Convolution c) {
            return new ReferenceLayer.Convolution(c.outputs(), c.kernel(), c.stride(), c.padding(), c.bias());
        } else if (layer instanceof Layer.Linear l) {
            return new ReferenceLayer.Linear(l.outputs(), l.bias());
        } else if (layer instanceof Layer.Relu) {
            return new ReferencePools.Relu();
        } else if (layer instanceof Layer.MaxPool p) {
            return new ReferencePools.MaxPool(p.size(), p.stride());
        } else if (layer instanceof Layer.AveragePool p) {
            return new ReferencePools.AveragePool(p.size(), p.stride());
        } else if (layer instanceof Layer.GlobalAverage) {
            return new ReferencePools.GlobalAverage();
        } else if (layer instanceof Layer.GroupNorm n) {
            return new ReferencePools.GroupNorm(n.groups());
        } else if (layer instanceof Layer.BatchNorm) {
            return new ReferencePools.BatchNorm(draws == null ? statistics(in[0]) : null);
        } else if (layer instanceof Layer.Dropout d) {
            return new ReferencePools.Dropout(factors(ReferenceLayer.size(in), d.rate()));
        } else if (layer instanceof Layer.Residual r) {
            return new ReferenceLayer.Residual(sequence(in, r.body()), sequence(in, r.shortcut()));
        } else if (layer instanceof Layer.LogSoftmax) {
            return new ReferencePools.LogSoftmax();
        }
        throw new AssertionError(layer);
    }

    private double[][] statistics(int channels) {
        double[][] found = {
            Arrays.copyOfRange(statistics, next, next + channels),
            Arrays.copyOfRange(statistics, next + channels, next + 2 * channels)
        };
        next += 2 * channels;
        return found;
    }

    // Without draws the factors are those of any number of examples: none.
    private double[][] factors(int size, double rate) {
        if (draws == null) {
            return null;
        }
        double[][] factors = new double[batch][size];
        for (int p = 0; p < size; p++) {
            for (int e = 0; e < batch; e++) {
                factors[e][p] = draws.nextDouble() < rate ? 0 : 1 / (1 - rate);
            }
        }
        return factors;
    }
}
