package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.Gram;
import java.util.BitSet;

/** Rows joined where they are too far apart, and which rows to leave out so that no two joined ones remain: a vertex cover. */
final class ConflictGraph {
    // The search is exponential in f at worst; far fewer branches are seen unless n and f are large and all rows
    // have as many conflicts.
    private static final long MOST_VISITS = 5_000_000;

    private final int n;
    private final BitSet[] conflicts;
    private long visits;

    ConflictGraph(Gram gram, double diameter) {
        this.n = gram.n();
        this.conflicts = new BitSet[n];
        for (int i = 0; i < n; i++) {
            conflicts[i] = new BitSet(n);
            for (int j = 0; j < n; j++) {
                conflicts[i].set(j, gram.key(i, j) > diameter);
            }
        }
    }

    /** Whether leaving out at most {@code budget} rows leaves no conflict. */
    boolean canBeResolved(int budget) {
        BitSet all = new BitSet(n);
        all.set(0, n);
        return resolve(all, budget);
    }

    /** The lexicographically first n - budget rows without conflict; there must be some. */
    int[] firstWithout(int budget) {
        BitSet alive = new BitSet(n);
        alive.set(0, n);
        int left = budget;
        int wanted = n - budget;
        int[] first = new int[wanted];
        int size = 0;
        for (int i = 0; i < n && size < wanted; i++) {
            if (!alive.get(i)) {
                continue;
            }
            BitSet others = (BitSet) alive.clone();
            others.andNot(conflicts[i]);
            int cost = alive.cardinality() - others.cardinality();
            if (cost <= left && resolve(others, left - cost)) {
                alive = others;
                left -= cost;
                first[size++] = i;
            } else {
                alive.clear(i);
                left--;
            }
        }
        return first;
    }

    private boolean resolve(BitSet rows, int budget) {
        if (++visits > MOST_VISITS) {
            throw new IllegalArgumentException("mda stopped after " + MOST_VISITS + " branches for n = " + n
                    + "; multi-krum and nnm take polynomial time");
        }
        BitSet alive = (BitSet) rows.clone();
        int left = budget;
        while (true) {
            int widest = -1;
            int widestDegree = 0;
            int ends = 0;
            int leafOf = -1;
            for (int v = alive.nextSetBit(0); v >= 0; v = alive.nextSetBit(v + 1)) {
                BitSet neighbours = neighbours(v, alive);
                int degree = neighbours.cardinality();
                ends += degree;
                if (degree > widestDegree) {
                    widest = v;
                    widestDegree = degree;
                }
                leafOf = degree == 1 ? neighbours.nextSetBit(0) : leafOf;
            }
            if (widestDegree == 0) {
                return true;
            }
            // Each row left out settles at most as many conflicts as the widest has.
            if (ends / 2 > (long) left * widestDegree) {
                return false;
            }
            if (leafOf >= 0 || widestDegree == 2) {
                // Of a row with one conflict the other side may go; of a ring any row may.
                alive.clear(leafOf >= 0 ? leafOf : widest);
                left--;
                continue;
            }
            BitSet without = (BitSet) alive.clone();
            without.clear(widest);
            if (resolve(without, left - 1)) {
                return true;
            }
            // Else the widest stays, and all it conflicts with goes.
            alive.andNot(conflicts[widest]);
            left -= widestDegree;
            if (left < 0) {
                return false;
            }
        }
    }

    private BitSet neighbours(int v, BitSet alive) {
        BitSet neighbours = (BitSet) conflicts[v].clone();
        neighbours.and(alive);
        return neighbours;
    }
}
