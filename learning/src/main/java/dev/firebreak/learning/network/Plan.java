package dev.firebreak.learning.network;

import java.util.List;

/**
 * A stack of layers laid out for one shape of data: the operations in the order of a forward pass, where their values are, and where the
 * parameters of each are in the flat vector. Made by a {@link Planner}; threads share it.
 *
 * @param operations in order; what each reads was written by earlier ones
 * @param input where an example's numbers go
 * @param output where the scores are
 * @param parameters of the layers that have some, in the order of the flat vector
 * @param norms the batch norms among the operations
 * @param statistics names, shapes and places of the statistics of batch norms
 * @param floats numbers per lane of each array of a chunk
 * @param integers the same for arrays of whole numbers
 * @param padded arrays that hold zeros around values
 * @param weights lengths of the arrays of rounded weights
 * @param kept numbers per lane of arrays that single gradients are kept in
 */
record Plan(
        List<Operation> operations,
        Slot input,
        Slot output,
        List<Parameters> parameters,
        List<BatchNormOperation> norms,
        List<NetworkTensor> statistics,
        int[] floats,
        int[] integers,
        int[] padded,
        int[] weights,
        int[] kept) {

    /** d. */
    int dimension() {
        long d = 0;
        for (Parameters layer : parameters) {
            d += layer.weights() + layer.biases();
        }
        return Math.toIntExact(d);
    }

    /** The parameters' arrays, in order. */
    List<NetworkTensor> tensors() {
        return parameters.stream().flatMap(layer -> layer.tensors().stream()).toList();
    }

    /** How many statistics there are. */
    int statisticsSize() {
        return statistics.stream().mapToInt(NetworkTensor::size).sum();
    }
}
