package dev.firebreak.experiments.unlearning;

import dev.firebreak.datasets.Examples;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Records that are equal to others in every feature and in the target, found by their content hashes. */
final class ExactCopies {
    private ExactCopies() {}

    /**
     * Which of some records are copies of others.
     *
     * @param train the records
     * @param originals positions
     * @param candidates positions, ascending
     * @return those of {@code candidates} with the content of one of {@code originals}, ascending
     */
    static int[] of(Examples train, int[] originals, int... candidates) {
        // Most records are distinguished by a hash that costs little; the others by SHA-256.
        Set<Long> quick = IntStream.of(originals).mapToObj(i -> quick(train, i)).collect(Collectors.toSet());
        int[] alike = IntStream.of(candidates)
                .parallel()
                .filter(i -> quick.contains(quick(train, i)))
                .toArray();
        if (alike.length == 0) {
            return alike;
        }
        Set<String> contents = Set.copyOf(RecordContents.hashes(train.select(originals)));
        var hashes = RecordContents.hashes(train.select(alike));
        return IntStream.range(0, alike.length)
                .filter(k -> contents.contains(hashes.get(k)))
                .map(k -> alike[k])
                .toArray();
    }

    private static long quick(Examples train, int record) {
        double[] x = new double[train.features().dimension()];
        train.features().copy(record, x, 0);
        long hash = Double.doubleToLongBits(train.targets()[record]);
        for (double value : x) {
            hash = 31 * hash + Double.doubleToLongBits(value);
        }
        return hash;
    }
}
