package dev.firebreak.datasets;

import dev.firebreak.core.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * SHA-256 over the canonical bytes of a data set, fed through one small buffer. Every array is preceded by its kind and
 * length and written in little-endian order, so that sets differ in their bytes whenever they differ in a number, a shape
 * or a storage precision.
 */
final class ContentDigest {
    private static final int BUFFER = 1 << 16;

    private final MessageDigest digest = Sha256.start();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);

    private ContentDigest() {}

    /** The digest of a set with these parts, in hexadecimal. */
    static String of(Examples train, Optional<Examples> test, Optional<int[]> groups) {
        ContentDigest content = new ContentDigest();
        content.examples("train", train);
        test.ifPresent(examples -> content.examples("test", examples));
        groups.ifPresent(owners -> content.integers("groups", owners));
        content.flush();
        return HexFormat.of().formatHex(content.digest.digest());
    }

    private void examples(String part, Examples examples) {
        head(part, examples.classes());
        if (examples.features() instanceof DenseFeatures dense) {
            head("dense", dense.dimension());
            if (dense.isFloat32()) {
                head("float32", dense.float32().length);
                for (float value : dense.float32()) {
                    room(Float.BYTES).putFloat(value);
                }
            } else {
                doubles("float64", dense.float64());
            }
        } else if (examples.features() instanceof SparseFeatures sparse) {
            head("sparse", sparse.dimension());
            integers("offsets", sparse.offsets());
            integers("columns", sparse.columns());
            doubles("float64", sparse.values());
        }
        doubles("targets", examples.targets());
    }

    private void head(String kind, long number) {
        flush();
        digest.update((kind + "\0").getBytes(StandardCharsets.US_ASCII));
        room(Long.BYTES).putLong(number);
    }

    private void integers(String kind, int[] values) {
        head(kind, values.length);
        for (int value : values) {
            room(Integer.BYTES).putInt(value);
        }
    }

    private void doubles(String kind, double[] values) {
        head(kind, values.length);
        for (double value : values) {
            room(Double.BYTES).putDouble(value);
        }
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
