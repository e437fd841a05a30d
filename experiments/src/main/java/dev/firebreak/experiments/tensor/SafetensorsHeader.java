package dev.firebreak.experiments.tensor;

import java.util.List;
import java.util.SortedMap;

/**
 * What a safetensors file says it holds, checked against the file's length.
 *
 * @param entries the tensors, in the order of their bytes
 * @param metadata free text by key
 * @param dataStart offset of the first byte of data in the file
 */
public record SafetensorsHeader(List<Entry> entries, SortedMap<String, String> metadata, long dataStart) {

    /** Copies the list. */
    public SafetensorsHeader {
        entries = List.copyOf(entries);
    }

    /**
     * One tensor's place.
     *
     * @param name its name
     * @param type its element type
     * @param shape lengths of its axes, outermost first
     * @param begin offset in the file of its first byte
     * @param end offset in the file behind its last byte
     */
    public record Entry(String name, ElementType type, List<Long> shape, long begin, long end) {
        /** Copies the shape. */
        public Entry {
            shape = List.copyOf(shape);
        }

        /** How many elements it has. */
        public long size() {
            return (end - begin) / type.bytes();
        }
    }
}
