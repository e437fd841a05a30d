package dev.firebreak.unlearning.selection;

import dev.firebreak.core.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Ids of records: whole numbers ({@link Long}) or texts. */
public final class RecordId {
    private static final int HEXADECIMAL = 16;

    private RecordId() {}

    /** A number that random draws are keyed by: the id itself, or the first 60 bits of a text's SHA-256. */
    public static long number(Object id) {
        return id instanceof Long number
                ? number
                : Long.parseLong(
                        Sha256.hex(((String) id).getBytes(StandardCharsets.UTF_8))
                                .substring(0, 15),
                        HEXADECIMAL);
    }

    /** The order in which Spark SQL sorts them: numbers by size, texts by their bytes in UTF-8. */
    public static int compare(Object a, Object b) {
        return a instanceof Long number
                ? Long.compare(number, (Long) b)
                : Arrays.compareUnsigned(
                        ((String) a).getBytes(StandardCharsets.UTF_8), ((String) b).getBytes(StandardCharsets.UTF_8));
    }
}
