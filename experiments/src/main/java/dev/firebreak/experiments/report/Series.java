package dev.firebreak.experiments.report;

import java.util.ArrayList;
import java.util.List;

/**
 * One metric over rounds.
 *
 * @param rounds ascending
 * @param values as many; NaN and infinities are shown as such
 */
record Series(int[] rounds, double[] values) {

    /** More points than this are narrower than a pixel. */
    private static final int DRAWN = 1000;

    Series {
        if (rounds.length != values.length) {
            throw new IllegalArgumentException(rounds.length + " rounds but " + values.length + " values");
        }
    }

    /**
     * At most about a thousand points with the same picture: of each stretch of rounds the least and the greatest (NaN being
     * greater than all numbers), besides the first and last of all.
     */
    Series drawn() {
        int n = rounds.length;
        if (n <= DRAWN) {
            return this;
        }
        int stretch = (2 * n + DRAWN - 1) / DRAWN;
        List<Integer> kept = new ArrayList<>(List.of(0));
        for (int from = 1; from < n - 1; from += stretch) {
            int to = Math.min(n - 1, from + stretch);
            int least = from;
            int greatest = from;
            for (int i = from; i < to; i++) {
                least = Double.compare(values[i], values[least]) < 0 ? i : least;
                greatest = Double.compare(values[i], values[greatest]) > 0 ? i : greatest;
            }
            kept.add(Math.min(least, greatest));
            if (least != greatest) {
                kept.add(Math.max(least, greatest));
            }
        }
        kept.add(n - 1);
        return new Series(
                kept.stream().mapToInt(i -> rounds[i]).toArray(),
                kept.stream().mapToDouble(i -> values[i]).toArray());
    }
}
