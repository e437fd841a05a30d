package dev.firebreak.learning.tensor;

import java.util.List;

/**
 * A named array of numbers, held as float64 and stored as {@code type}: values that are not representable in
 * {@link ElementType#F32} are rounded to the nearest when written.
 *
 * @param name any text but {@code __metadata__}
 * @param type {@link ElementType#F32} or {@link ElementType#F64}
 * @param shape lengths of the axes, outermost first; empty for a single number
 * @param values row-major, as many as the shape says; shared, not copied
 */
public record Tensor(String name, ElementType type, List<Long> shape, double[] values) {

    /**
     * Checks that shape and values agree.
     *
     * @throws IllegalArgumentException if they do not, if the type is no float type that can be written, or if the name
     *     is reserved
     */
    public Tensor {
        shape = List.copyOf(shape);
        if (type != ElementType.F32 && type != ElementType.F64) {
            throw new IllegalArgumentException("type of tensor '" + name + "' must be F32 or F64 but is " + type);
        }
        if (name.equals(Safetensors.METADATA)) {
            throw new IllegalArgumentException("a tensor cannot be named " + Safetensors.METADATA);
        }
        if (shape.stream().anyMatch(length -> length < 0)) {
            throw new IllegalArgumentException("shape of tensor '" + name + "' has a negative length: " + shape);
        }
        long size = shape.stream().reduce(1L, Math::multiplyExact);
        if (size != values.length) {
            throw new IllegalArgumentException(
                    "tensor '" + name + "' of shape " + shape + " needs " + size + " values but has " + values.length);
        }
    }

    /** A tensor of one axis. */
    public static Tensor vector(String name, ElementType type, double[] values) {
        return new Tensor(name, type, List.of((long) values.length), values);
    }
}
