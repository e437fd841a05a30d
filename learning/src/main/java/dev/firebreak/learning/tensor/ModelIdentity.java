package dev.firebreak.learning.tensor;

import dev.firebreak.core.BufferedDigest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a model is, wherever and by whatever run it was made: SHA-256 over the number of tensors and, in the order of their names,
 * name, type, shape and data of each. Texts are UTF-8 with their length in bytes before them; lengths and axes are 8 bytes and
 * values are of the tensor's type, all little-endian.
 */
public final class ModelIdentity {
    private final BufferedDigest digest = new BufferedDigest();

    private ModelIdentity() {}

    /**
     * The identity of a model.
     *
     * @param tensors its tensors in any order
     * @return 64 hexadecimal digits
     * @throws IllegalArgumentException if two tensors have the same name
     */
    public static String of(List<Tensor> tensors) {
        List<Tensor> ordered = new ArrayList<>(tensors);
        ordered.sort(Comparator.comparing(Tensor::name));
        ModelIdentity identity = new ModelIdentity();
        identity.digest.add((long) ordered.size());
        for (int i = 0; i < ordered.size(); i++) {
            if (i > 0 && ordered.get(i).name().equals(ordered.get(i - 1).name())) {
                throw new IllegalArgumentException(
                        "two tensors are named '" + ordered.get(i).name() + "'");
            }
            identity.tensor(ordered.get(i));
        }
        return identity.digest.hex();
    }

    private void tensor(Tensor tensor) {
        text(tensor.name());
        text(tensor.type().name());
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

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.add((long) bytes.length);
        digest.add(bytes);
    }
}
