package dev.firebreak.coding;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Decoding rows by the set of workers they use. Solving for one is O(n^3) and the same workers tend to be late or faulty in
 * many rounds, so the latest ones are kept. Thread safe.
 */
final class Recoveries {
    private static final int KEPT = 64;

    private final Map<BitSet, double[]> rows = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<BitSet, double[]> eldest) {
            return size() > KEPT;
        }
    };

    /** The row for these workers, solved if it is not known; not to be written to. */
    synchronized double[] get(BitSet workers, Function<BitSet, double[]> solve) {
        double[] known = rows.get(workers);
        if (known == null) {
            known = solve.apply(workers);
            rows.put((BitSet) workers.clone(), known);
        }
        return known;
    }

    static BitSet setOf(int... workers) {
        return IntStream.of(workers).collect(BitSet::new, BitSet::set, BitSet::or);
    }
}
