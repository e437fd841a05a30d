package dev.firebreak.datasets;

import dev.firebreak.core.BufferedDigest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * SHA-256 over the canonical bytes of a data set. Every array is preceded by its kind and
 * length and written in little-endian order, so that sets differ in their bytes whenever they differ in a number, a shape
 * or a storage precision.
 */
final class ContentDigest {
    private final BufferedDigest digest = new BufferedDigest();

    private ContentDigest() {}

    /** The digest of a set with these parts, in hexadecimal. */
    static String of(Examples train, Optional<Examples> test, Optional<int[]> groups) {
        ContentDigest content = new ContentDigest();
        content.examples("train", train);
        test.ifPresent(examples -> content.examples("test", examples));
        groups.ifPresent(owners -> content.integers("groups", owners));
        return content.digest.hex();
    }

    private void examples(String part, Examples examples) {
        head(part, examples.classes());
        if (examples.features() instanceof DenseFeatures dense) {
            head("dense", dense.dimension());
            if (dense.isFloat32()) {
                head("float32", dense.size());
                for (int at = 0; at < dense.size(); at++) {
                    digest.add(dense.float32(at));
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
        digest.add((kind + "\0").getBytes(StandardCharsets.US_ASCII));
        digest.add(number);
    }

    private void integers(String kind, int[] values) {
        head(kind, values.length);
        for (int value : values) {
            digest.add(value);
        }
    }

    private void doubles(String kind, double[] values) {
        head(kind, values.length);
        for (double value : values) {
            digest.add(value);
        }
    }
}
