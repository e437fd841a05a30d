package dev.firebreak.coding;

import java.util.stream.IntStream;

/**
 * No coding: device i computes subset i, always, and the robust rule sees the gradients as they are. This is LAD with d = 1
 * and identity permutations.
 */
record Uncoded(int devices, int byzantine) implements CodingScheme {

    @Override
    public int subsets() {
        return devices;
    }

    @Override
    public int load() {
        return 1;
    }

    @Override
    public CodingPlan plan(int round) {
        int[] identity = IntStream.range(0, devices).toArray();
        return new LadPlan(identity, identity, 1, byzantine);
    }
}
