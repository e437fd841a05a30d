package dev.firebreak.learning.tensor;

import dev.firebreak.core.InputException;
import java.util.List;
import java.util.OptionalLong;

/**
 * One array's place in a file, checked against the file's length.
 *
 * @param name its name; empty in a NumPy file
 * @param type its element type
 * @param shape lengths of its axes, outermost first
 * @param begin offset in the file of its first byte
 * @param end offset in the file behind its last byte
 */
public record StoredTensor(String name, ElementType type, List<Long> shape, long begin, long end) {
    /** How many bytes an array of this shape takes; empty if they are more than 2^63 - 1. */
    static OptionalLong bytes(ElementType type, List<Long> shape) {
        try {
            return OptionalLong.of(shape.stream().reduce((long) type.bytes(), Math::multiplyExact));
        } catch (ArithmeticException tooMany) {
            return OptionalLong.empty();
        }
    }

    /** A refusal of what stands at an offset of a file. */
    static InputException problem(String file, long offset, String what) {
        return new InputException(file + ": at byte " + offset + ": " + what);
    }

    /** How many elements it has. */
    public long size() {
        return (end - begin) / type.bytes();
    }
}
