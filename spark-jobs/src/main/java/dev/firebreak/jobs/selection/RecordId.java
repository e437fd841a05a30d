package dev.firebreak.jobs.selection;

import dev.firebreak.core.Sha256;
import dev.firebreak.core.State;
import dev.firebreak.experiments.store.PackedState;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Ids of records: whole numbers ({@link Long}) or texts. */
final class RecordId {
    private static final int HEXADECIMAL = 16;
    private static final String NUMBERS = "numbers";

    private RecordId() {}

    /** A number that random draws are keyed by: the id itself, or the first 60 bits of a text's SHA-256. */
    static long number(Object id) {
        return id instanceof Long number
                ? number
                : Long.parseLong(
                        Sha256.hex(((String) id).getBytes(StandardCharsets.UTF_8))
                                .substring(0, 15),
                        HEXADECIMAL);
    }

    /** The order in which Spark SQL sorts them: numbers by size, texts by their bytes in UTF-8. */
    static int compare(Object a, Object b) {
        return a instanceof Long number
                ? Long.compare(number, (Long) b)
                : Arrays.compareUnsigned(
                        ((String) a).getBytes(StandardCharsets.UTF_8), ((String) b).getBytes(StandardCharsets.UTF_8));
    }

    /** Ids of one type as numbers. */
    static State toState(List<Object> ids) {
        return !ids.isEmpty() && ids.get(0) instanceof Long
                ? State.EMPTY.with(
                        NUMBERS,
                        PackedState.longs(
                                ids.stream().mapToLong(Long.class::cast).toArray()))
                : PackedState.texts(ids.stream().map(String.class::cast).toList());
    }

    /** The inverse of {@link #toState}. */
    static List<Object> from(State state) {
        double[] numbers = state.get(NUMBERS);
        return numbers != null
                ? List.copyOf(Arrays.stream(PackedState.longs(numbers)).boxed().toList())
                : List.copyOf(PackedState.texts(state));
    }
}
