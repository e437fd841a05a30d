package dev.firebreak.aggregation;

/**
 * What an aggregation may need besides its rows and f.
 *
 * @param start where a rule with state (centered clipping) starts, usually the previous result; {@code null} for zeros
 * @param draw where permutations come from
 * @param unusable what to do with rows that are missing or not finite
 * @param threads how many threads large inputs may use, at least 1; it changes no bit of the result
 */
public record AggregationContext(double[] start, Draw draw, UnusableRows unusable, int threads) {

    /** Checks the number of threads. */
    public AggregationContext {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
        }
    }

    /** Drops rows that are not usable, and uses the processors there are. */
    public AggregationContext(double[] start, Draw draw) {
        this(start, draw, UnusableRows.DROP, Runtime.getRuntime().availableProcessors());
    }
}
