package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.Sha256;
import dev.firebreak.datasets.Examples;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/** Content hashes of records: SHA-256 over the features and the target as big-endian float64. */
public final class RecordContents {
    private RecordContents() {}

    /** The hash of each of some records, in hexadecimal. */
    public static List<String> hashes(Examples examples) {
        int d = examples.features().dimension();
        double[] x = new double[d];
        return IntStream.range(0, examples.count())
                .mapToObj(i -> {
                    examples.features().copy(i, x, 0);
                    ByteBuffer bytes = ByteBuffer.allocate((d + 1) * Double.BYTES);
                    for (double value : x) {
                        bytes.putDouble(value);
                    }
                    return Sha256.hex(bytes.putDouble(examples.targets()[i]).array());
                })
                .toList();
    }
}
