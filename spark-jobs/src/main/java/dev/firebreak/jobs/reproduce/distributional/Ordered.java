package dev.firebreak.jobs.reproduce.distributional;

import java.util.Comparator;
import java.util.stream.IntStream;

/** The order of removal. */
final class Ordered {
    private Ordered() {}

    /** Positions by descending score, the smaller position first among equals. */
    static int[] byScore(double[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -scores[i]).thenComparing(i -> i))
                .mapToInt(i -> i)
                .toArray();
    }
}
