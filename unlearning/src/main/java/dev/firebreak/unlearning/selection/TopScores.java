package dev.firebreak.unlearning.selection;

import java.util.Arrays;

/**
 * The records with the highest scores, among equals the ones with the smaller position first: which ones are chosen depends
 * neither on the order in which they arrive nor on how they are spread. Memory is that of the chosen ones; adding costs
 * O(log budget). Not thread safe; collectors of parts are merged.
 */
public final class TopScores {
    private final int budget;

    // A binary heap with the least worthy record on top.
    private double[] scores = new double[16];
    private long[] records = new long[16];
    private int size;

    /** An empty collector for so many records, at least 0. */
    public TopScores(int budget) {
        if (budget < 0) {
            throw new IllegalArgumentException("budget must be at least 0, but is " + budget);
        }
        this.budget = budget;
    }

    /**
     * Offers a record.
     *
     * @throws IllegalArgumentException if its score is NaN
     */
    public void add(long record, double score) {
        if (Double.isNaN(score)) {
            throw new IllegalArgumentException("the score of record " + record + " is NaN");
        }
        if (size < budget) {
            grow();
            place(size++, score, record);
            rise(size - 1);
        } else if (budget > 0 && worthier(score, record, scores[0], records[0])) {
            place(0, score, record);
            sink();
        }
    }

    /** Offers everything another collector holds. */
    public void addAll(TopScores other) {
        for (int i = 0; i < other.size; i++) {
            add(other.records[i], other.scores[i]);
        }
    }

    /** The chosen positions, ascending. */
    public long[] records() {
        long[] chosen = Arrays.copyOf(records, size);
        Arrays.sort(chosen);
        return chosen;
    }

    /** The least score among the chosen ones; NaN if there are none. */
    public double leastScore() {
        return size == 0 ? Double.NaN : scores[0];
    }

    /** All positions of an array of scores, limited to a budget. */
    public static long[] select(double[] scores, int budget) {
        TopScores top = new TopScores(budget);
        for (int i = 0; i < scores.length; i++) {
            top.add(i, scores[i]);
        }
        return top.records();
    }

    private static boolean worthier(double score, long record, double otherScore, long otherRecord) {
        // Not Double.compare: -0.0 and 0.0 are equal scores.
        return score > otherScore || (score == otherScore && record < otherRecord);
    }

    private void grow() {
        if (size == scores.length) {
            int length = (int) Math.min(budget, 2L * size);
            scores = Arrays.copyOf(scores, length);
            records = Arrays.copyOf(records, length);
        }
    }

    private void place(int at, double score, long record) {
        scores[at] = score;
        records[at] = record;
    }

    private void rise(int from) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) / 2;
            if (!worthier(scores[parent], records[parent], scores[at], records[at])) {
                return;
            }
            swap(at, parent);
            at = parent;
        }
    }

    private void sink() {
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                return;
            }
            if (child + 1 < size && worthier(scores[child], records[child], scores[child + 1], records[child + 1])) {
                child++;
            }
            if (!worthier(scores[at], records[at], scores[child], records[child])) {
                return;
            }
            swap(at, child);
            at = child;
        }
    }

    private void swap(int i, int j) {
        double score = scores[i];
        long record = records[i];
        place(i, scores[j], records[j]);
        place(j, score, record);
    }
}
