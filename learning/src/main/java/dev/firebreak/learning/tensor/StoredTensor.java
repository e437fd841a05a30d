package dev.firebreak.learning.tensor;

import java.util.List;

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
    /** Copies the shape. */
    public StoredTensor {
        shape = List.copyOf(shape);
    }

    /** How many elements it has. */
    public long size() {
        return (end - begin) / type.bytes();
    }
}
