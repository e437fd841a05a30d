package dev.firebreak.learning.tensor;

import java.util.Arrays;
import java.util.Optional;

/** The element types that a safetensors header may name, by the names of that format. */
public enum ElementType {
    /** One byte per truth value. */
    BOOL(1),
    /** Unsigned, one byte. */
    U8(1),
    /** Signed, one byte. */
    I8(1),
    /** Float of one byte, 5 exponent bits. */
    F8_E5M2(1),
    /** Float of one byte, 4 exponent bits. */
    F8_E4M3(1),
    /** Signed, two bytes. */
    I16(2),
    /** Unsigned, two bytes. */
    U16(2),
    /** IEEE 754 binary16. */
    F16(2),
    /** The upper half of a binary32. */
    BF16(2),
    /** Signed, four bytes. */
    I32(4),
    /** Unsigned, four bytes. */
    U32(4),
    /** IEEE 754 binary32. */
    F32(4),
    /** IEEE 754 binary64. */
    F64(8),
    /** Signed, eight bytes. */
    I64(8),
    /** Unsigned, eight bytes. */
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
