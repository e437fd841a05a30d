package dev.firebreak.learning.train;

import dev.firebreak.datasets.Examples;

/**
 * The examples of each party that holds data: an honest worker, or a subset of a code.
 */
public final class Parties {
    private final Examples[] examples;
    private final Examples[] flipped;

    /** The parties' examples, by party. */
    public Parties(Examples... examples) {
        this.examples = examples.clone();
        this.flipped = new Examples[examples.length];
    }

    /** The shares of a split. */
    public static Parties of(Examples all, int[][] split) {
        Examples[] shares = new Examples[split.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = all.select(split[i]);
        }
        return new Parties(shares);
    }

    /** How many parties hold data. */
    public int count() {
        return examples.length;
    }

    /** A party's examples, with labels C - 1 - y if flipped. */
    public Examples examples(int party, boolean labelsFlipped) {
        if (!labelsFlipped) {
            return examples[party];
        }
        // Two threads may both make it; they make the same.
        if (flipped[party] == null) {
            flipped[party] = examples[party].withFlippedLabels();
        }
        return flipped[party];
    }
}
