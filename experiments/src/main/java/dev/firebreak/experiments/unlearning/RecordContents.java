package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.Sha256;
import dev.firebreak.datasets.Examples;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Records by their contents: the features and the target as big-endian float64. */
public final class RecordContents {
    private RecordContents() {}

    /** The SHA-256 of each of some records, in hexadecimal. */
    public static List<String> hashes(Examples examples) {
        return IntStream.range(0, examples.count())
                .mapToObj(i -> Sha256.hex(content(examples, i)))
                .toList();
    }

    /** Those of some candidates, ascending positions, that are copies of one of the originals: equal in every feature and the target. */
    static int[] copies(Examples train, int[] originals, int... candidates) {
        // Most records are distinguished by a hash that costs little; the others by SHA-256.
        Set<Integer> quick = IntStream.of(originals)
                .mapToObj(i -> Arrays.hashCode(content(train, i)))
                .collect(Collectors.toSet());
        int[] alike = IntStream.of(candidates)
                .parallel()
                .filter(i -> quick.contains(Arrays.hashCode(content(train, i))))
                .toArray();
        Set<String> contents = alike.length == 0 ? Set.of() : Set.copyOf(hashes(train.select(originals)));
        return IntStream.of(alike)
                .filter(i -> contents.contains(Sha256.hex(content(train, i))))
                .toArray();
    }

    private static byte[] content(Examples examples, int record) {
        double[] x = new double[examples.features().dimension()];
        examples.features().copy(record, x, 0);
        ByteBuffer bytes = ByteBuffer.allocate((x.length + 1) * Double.BYTES);
        for (double value : x) {
            bytes.putDouble(value);
        }
        return bytes.putDouble(examples.targets()[record]).array();
    }
}
