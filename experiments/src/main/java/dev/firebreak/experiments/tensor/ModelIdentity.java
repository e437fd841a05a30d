package dev.firebreak.experiments.tensor;

import dev.firebreak.core.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * What a model is, wherever and by whatever run it was made: SHA-256 over the number of tensors and, in the order of their names,
 * name, type, shape and data of each. Texts are UTF-8 with their length in bytes before them; lengths and axes are 8 bytes and
 * values are of the tensor's type, all little-endian.
 */
public final class ModelIdentity {
    private static final int BUFFER = 1 << 16;

    private final MessageDigest digest = Sha256.start();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);

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
        identity.number(ordered.size());
        for (int i = 0; i < ordered.size(); i++) {
            if (i > 0 && ordered.get(i).name().equals(ordered.get(i - 1).name())) {
                throw new IllegalArgumentException(
                        "two tensors are named '" + ordered.get(i).name() + "'");
            }
            identity.tensor(ordered.get(i));
        }
        identity.flush();
        return HexFormat.of().formatHex(identity.digest.digest());
    }

    private void tensor(Tensor tensor) {
        text(tensor.name());
        text(tensor.type().name());
        number(tensor.shape().size());
        tensor.shape().forEach(this::number);
        for (double value : tensor.values()) {
            if (tensor.type() == ElementType.F32) {
                room(Float.BYTES).putFloat((float) value);
            } else {
                room(Double.BYTES).putDouble(value);
            }
        }
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        flush();
        digest.update(bytes);
    }

    private void number(long number) {
        room(Long.BYTES).putLong(number);
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() {
        digest.update(buffer.flip());
        buffer.clear();
    }
}
