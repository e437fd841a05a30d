package dev.firebreak.aggregation;

import java.util.ArrayList;
import java.util.List;

/**
 * Sums of many parts, each of the same several numbers, in a binary tree: parts 0 and 1, parts 2 and 3, then these two, and so on. What is added to what
 * depends on the parts' positions alone, and rounding grows with the logarithm of how many there are.
 */
final class SumTree {
    private final int size;
    // Number l holds the sum of 2^l parts where that bit of the number of parts is set.
    private final List<double[]> levels = new ArrayList<>();
    private int parts;

    /**
     * @param size numbers of each part
     */
    SumTree(int size) {
        this.size = size;
    }

    /** Adds the next part, which is written to. */
    void add(double[] part) {
        int level = 0;
        for (; (parts >> level & 1) != 0; level++) {
            add(levels.get(level), part);
        }
        if (level == levels.size()) {
            levels.add(new double[size]);
        }
        System.arraycopy(part, 0, levels.get(level), 0, size);
        parts++;
    }

    /** The sum of all parts, 0 of none. */
    double[] total() {
        double[] total = new double[size];
        total(total);
        return total;
    }

    /** Writes the sum of all parts, of which there are some, and begins anew. */
    void total(double[] total) {
        int level = Integer.numberOfTrailingZeros(parts);
        for (int l = level; l < levels.size(); l++) {
            if (l == level) {
                System.arraycopy(levels.get(l), 0, total, 0, size);
            } else if ((parts >> l & 1) != 0) {
                add(levels.get(l), total);
            }
        }
        parts = 0;
    }

    private static void add(double[] earlier, double[] sums) {
        for (int k = 0; k < sums.length; k++) {
            sums[k] = earlier[k] + sums[k];
        }
    }
}
