package dev.firebreak.learning.network;

import java.util.List;

/**
 * The weights and biases of one layer, and where they are in the flat vector once a {@link Plan} has laid out all of them.
 */
final class Parameters {
    private final String name;
    private final List<Integer> dimensions;
    private final int biases;
    private final int fanIn;
    private int at;

    /**
     * Parameters.
     *
     * @param name of the layer, as PyTorch calls the module
     * @param dimensions of the weights
     * @param biases how many, at least 0
     * @param fanIn inputs of a weighted sum, which bound the initial values; 0 for weights that begin at 1 and biases that begin at 0
     */
    Parameters(String name, List<Integer> dimensions, int biases, int fanIn) {
        this.name = name;
        this.dimensions = dimensions;
        this.biases = biases;
        this.fanIn = fanIn;
    }

    String name() {
        return name;
    }

    int fanIn() {
        return fanIn;
    }

    int biases() {
        return biases;
    }

    long weights() {
        return dimensions.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }

    /** Puts them at this place of the flat vector. */
    void place(int offset) {
        at = offset;
    }

    /** Where the weights begin. */
    int weightsAt() {
        return at;
    }

    /** Where the biases begin, which follow the weights. */
    int biasesAt() {
        return at + (int) weights();
    }

    /** The two arrays, or the one, as PyTorch names them. */
    List<NetworkTensor> tensors() {
        NetworkTensor weight = new NetworkTensor(name + ".weight", dimensions, weightsAt());
        return biases == 0
                ? List.of(weight)
                : List.of(weight, new NetworkTensor(name + ".bias", List.of(biases), biasesAt()));
    }
}
