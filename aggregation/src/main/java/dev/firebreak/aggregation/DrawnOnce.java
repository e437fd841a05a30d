package dev.firebreak.aggregation;

import java.util.ArrayList;
import java.util.List;

/** Draws that can be repeated in the same order. Not thread safe. */
final class DrawnOnce implements Draw {
    private final Draw draw;
    private final List<int[]> drawn = new ArrayList<>();
    private int next;

    DrawnOnce(Draw draw) {
        this.draw = draw;
    }

    /** The same draws from the first one on. */
    DrawnOnce again() {
        next = 0;
        return this;
    }

    @Override
    public int[] permutation(int n) {
        if (next == drawn.size()) {
            drawn.add(draw.permutation(n));
        }
        return drawn.get(next++).clone();
    }

    @Override
    public Draw orSeeded(long seed) {
        return draw.orSeeded(seed);
    }
}
