package dev.firebreak.learning.network;

import java.util.List;

/**
 * One array of numbers of a network, as PyTorch stores it.
 *
 * @param name such as {@code _c1.weight}: the module's name and the parameter's
 * @param dimensions lengths of its axes, row-major: outputs x inputs x rows x columns, outputs x inputs, or channels
 * @param offset where it begins in the flat vector
 */
public record NetworkTensor(String name, List<Integer> dimensions, int offset) {

    /** Copies the list. */
    public NetworkTensor {
        dimensions = List.copyOf(dimensions);
    }

    /** How many numbers. */
    public int size() {
        return dimensions.stream().reduce(1, Math::multiplyExact);
    }
}
