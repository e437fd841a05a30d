package dev.firebreak.learning.tensor;

import dev.firebreak.core.BufferedDigest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a model is, wherever and by whatever run it was made: SHA-256 over the number of tensors and, in the order of their names,
 * name, type, shape and data of each. Texts are UTF-8 with their length in bytes before them; lengths and axes are 8 bytes and
 * values are of the tensor's type, all little-endian.
 */
public final class ModelIdentity {
    private ModelIdentity() {}

    /**
     * The identity of a model.
     *
     * @param tensors its tensors in any order
     * @return 64 hexadecimal digits
     * @throws IllegalArgumentException if two tensors have the same name
     */
    public static String of(List<Tensor> tensors) {
        SortedMap<String, Tensor> byName = new TreeMap<>();
        tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
        if (byName.size() < tensors.size()) {
            throw new IllegalArgumentException("two tensors have the same name, of "
                    + tensors.stream().map(Tensor::name).toList());
        }
        BufferedDigest digest = new BufferedDigest();
        digest.add((long) tensors.size());
        byName.values().forEach(tensor -> add(digest, tensor));
        return digest.hex();
    }

    private static void add(BufferedDigest digest, Tensor tensor) {
        add(digest, tensor.name());
        add(digest, tensor.type().name());
        digest.add((long) tensor.shape().size());
        tensor.shape().forEach(axis -> digest.add((long) axis));
        for (double value : tensor.values()) {
            if (tensor.type() == ElementType.F32) {
                digest.add((float) value);
            } else {
                digest.add(value);
            }
        }
    }

    private static void add(BufferedDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.add((long) bytes.length);
        digest.add(bytes);
    }
}
