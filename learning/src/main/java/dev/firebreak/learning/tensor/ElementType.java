package dev.firebreak.learning.tensor;

import java.util.Arrays;
import java.util.Optional;

/**
 * The element types that a safetensors header may name, by the names of that format: truth values, whole numbers without and with sign,
 * IEEE 754 floats, each with its number of bits; BF16 is the upper half of a binary32, and F8 names its bits of exponent and mantissa.
 */
public enum ElementType {
    BOOL(1),
    U8(1),
    I8(1),
    F8_E5M2(1),
    F8_E4M3(1),
    I16(2),
    U16(2),
    F16(2),
    BF16(2),
    I32(4),
    U32(4),
    F32(4),
    F64(8),
    I64(8),
    U64(8);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes per element. */
    public int bytes() {
        return bytes;
    }

    static Optional<ElementType> named(String name) {
        return Arrays.stream(values()).filter(t -> t.name().equals(name)).findFirst();
    }
}
