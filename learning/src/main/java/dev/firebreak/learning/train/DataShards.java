package dev.firebreak.learning.train;

import dev.firebreak.datasets.Examples;

/**
 * The examples of each data owner: an honest worker, or a subset of a code.
 */
public final class DataShards {
    private final Examples[] examples;
    private final Examples[] flipped;

    /** The shards, by number. */
    public DataShards(Examples... examples) {
        this.examples = examples.clone();
        this.flipped = new Examples[examples.length];
    }

    /** The shares of a split. */
    public static DataShards of(Examples all, int[][] split) {
        Examples[] shares = new Examples[split.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = all.select(split[i]);
        }
        return new DataShards(shares);
    }

    /** How many shards there are. */
    public int count() {
        return examples.length;
    }

    /** A shard, with labels C - 1 - y if flipped. */
    public Examples examples(int shard, boolean labelsFlipped) {
        if (!labelsFlipped) {
            return examples[shard];
        }
        // Two threads may both make it; they make the same.
        if (flipped[shard] == null) {
            flipped[shard] = examples[shard].withFlippedLabels();
        }
        return flipped[shard];
    }
}
