package dev.firebreak.core.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compare-exchange steps on n wires. Every step puts the smaller of two values on its low wire and the larger on its high wire, so the
 * same steps serve all columns of a block at once.
 *
 * <p>The steps are Batcher's odd-even merge sort (K. E. Batcher, "Sorting networks and their applications", AFIPS 1968; Knuth, The Art
 * of Computer Programming, volume 3, 5.2.2 Algorithm M, for any n), less those that cannot change which values end up in the wanted range.
 */
public final class SortingNetwork {
    // A training run uses the same few networks in every round, and making one costs more than running it.
    private static final Cache CACHE = new Cache();

    private final int[] low;
    private final int[] high;

    private SortingNetwork(List<int[]> steps) {
        this.low = steps.stream().mapToInt(s -> s[0]).toArray();
        this.high = steps.stream().mapToInt(s -> s[1]).toArray();
    }

    /**
     * Steps that leave the values of ranks {@code [from, to)}, as a set, on wires {@code [from, to)}; ranks count from 0.
     *
     * @param wires n, at least 1
     * @throws IllegalArgumentException unless {@code 0 <= from <= to <= wires}
     */
    public static SortingNetwork selecting(int wires, int from, int to) {
        if (from < 0 || from > to || to > wires) {
            throw new IllegalArgumentException("ranks [" + from + ", " + to + ") are not within " + wires + " wires");
        }
        return CACHE.get(new Wanted(wires, from, to));
    }

    /** Steps that leave all values in ascending order. */
    public static SortingNetwork sorting(int wires) {
        return CACHE.get(new Wanted(wires, 0, -1));
    }

    /** How many steps. */
    public int size() {
        return low.length;
    }

    /** The wire of a step that takes the smaller value. */
    public int low(int step) {
        return low[step];
    }

    /** The wire of a step that takes the larger value. */
    public int high(int step) {
        return high[step];
    }

    private static List<int[]> oddEvenMergeSort(int n) {
        List<int[]> steps = new ArrayList<>();
        int top = n > 1 ? Integer.highestOneBit(n - 1) : 0;
        for (int p = top; p > 0; p /= 2) {
            int q = top;
            int r = 0;
            int d = p;
            while (true) {
                for (int i = 0; i < n - d; i++) {
                    if ((i & p) == r) {
                        steps.add(new int[] {i, i + d});
                    }
                }
                if (q == p) {
                    break;
                }
                d = q - p;
                q /= 2;
                r = p;
            }
        }
        return steps;
    }

    // From the last step to the first. A wire whose value goes straight to a region (below, within, above the wanted
    // ranks) need not
    // be ordered against another wire that goes straight to the same region, nor two wires that both go to waste.
    private static List<int[]> prune(List<int[]> steps, int n, int from, int to) {
        int below = 0;
        int within = 1;
        int above = 2;
        int undecided = 3;
        int[] leadsTo = new int[n];
        Arrays.fill(leadsTo, from, to, within);
        Arrays.fill(leadsTo, to, n, above);
        List<int[]> kept = new ArrayList<>();
        for (int s = steps.size() - 1; s >= 0; s--) {
            int a = leadsTo[steps.get(s)[0]];
            int b = leadsTo[steps.get(s)[1]];
            boolean wasted = (a == below || a == above) && (b == below || b == above);
            if (!wasted && (a != b || a == undecided)) {
                kept.add(steps.get(s));
                leadsTo[steps.get(s)[0]] = undecided;
                leadsTo[steps.get(s)[1]] = undecided;
            }
        }
        Collections.reverse(kept);
        return kept;
    }

    private record Wanted(int wires, int from, int to) {
        SortingNetwork make() {
            List<int[]> steps = oddEvenMergeSort(wires);
            return new SortingNetwork(to < from ? steps : prune(steps, wires, from, to));
        }
    }

    /** The networks used last. */
    private static final class Cache {
        private static final int MOST = 64;
        private final Map<Wanted, SortingNetwork> networks = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Wanted, SortingNetwork> eldest) {
                return size() > MOST;
            }
        };

        synchronized SortingNetwork get(Wanted wanted) {
            return networks.computeIfAbsent(wanted, Wanted::make);
        }
    }
}
