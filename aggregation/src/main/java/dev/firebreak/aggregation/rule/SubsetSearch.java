package dev.firebreak.aggregation.rule;

import java.util.Arrays;

/**
 * The best subset of a given size, by depth first search with bounds. Subsets come in lexicographic order, and the first one within a
 * relative 1e-12 of the least cost wins, so rounding does not decide between ties.
 */
final class SubsetSearch {
    private static final double TIE = 1e-12;

    // About a minute's work; the number of subsets grows exponentially, and no caller should wait for that.
    private static final long MOST_VISITS = 5_000_000;

    /** What is minimised. */
    interface Cost {
        /**
         * The cost of a whole subset, or for a part of one, a lower bound for every subset that continues it with indices from
         * {@code next} on.
         *
         * @param chosen indices, ascending, of which the first {@code size} count
         */
        double of(int[] chosen, int size, int next);
    }

    private final String rule;
    private final int n;
    private final int wanted;
    private final Cost cost;
    private final int[] chosen;
    private double limit;
    private int[] greedy;
    private double foundCost = Double.POSITIVE_INFINITY;
    private int[] found;
    private long visits;

    private SubsetSearch(String rule, int n, int wanted, Cost cost) {
        this.rule = rule;
        this.n = n;
        this.wanted = wanted;
        this.cost = cost;
        this.chosen = new int[wanted];
    }

    /**
     * The first subset of {@code wanted} of the indices {@code 0..n-1} of least cost.
     *
     * @param rule named in the error message
     * @throws IllegalArgumentException if the bounds do not cut the search short enough
     */
    static int[] first(String rule, int n, int wanted, Cost cost) {
        SubsetSearch search = new SubsetSearch(rule, n, wanted, cost);
        search.limit = search.greedy();
        search.descend(0, 0);
        // Costs of a few units of the least number differ by their rounding; then no subset may stay below the limit.
        return search.found == null ? search.greedy : search.found;
    }

    // An upper bound: leave out, one after the other, the index without which the rest costs least.
    private double greedy() {
        int[] kept = new int[n];
        Arrays.setAll(kept, i -> i);
        while (kept.length > wanted) {
            int[] best = null;
            double least = Double.POSITIVE_INFINITY;
            for (int out = 0; out < kept.length; out++) {
                int[] rest = new int[kept.length - 1];
                System.arraycopy(kept, 0, rest, 0, out);
                System.arraycopy(kept, out + 1, rest, out, rest.length - out);
                double value = cost.of(rest, rest.length, n);
                if (best == null || value < least) {
                    best = rest;
                    least = value;
                }
            }
            kept = best;
        }
        greedy = kept;
        return cost.of(kept, wanted, n);
    }

    private void descend(int size, int next) {
        if (++visits > MOST_VISITS) {
            throw new IllegalArgumentException(rule + " gave up after " + MOST_VISITS + " partial subsets for n = " + n
                    + " and f = " + (n - wanted) + "; caf, multi-krum and nnm take polynomial time");
        }
        if (size == wanted) {
            return;
        }
        for (int i = next; i <= n - (wanted - size); i++) {
            chosen[size] = i;
            double value = cost.of(chosen, size + 1, i + 1);
            if (value > limit * (1 + TIE)) {
                continue;
            }
            if (size + 1 == wanted) {
                offer(value);
            } else {
                descend(size + 1, i + 1);
            }
        }
    }

    private void offer(double value) {
        if (found == null || value < foundCost * (1 - TIE)) {
            found = chosen.clone();
            foundCost = value;
        }
        limit = Math.min(limit, value);
    }
}
