package dev.firebreak.coding;

/**
 * One round of {@link Lad}.
 *
 * @param perm which subset sits at which position of the cycle
 * @param rows at which position the window of each device starts
 * @param load d, the length of a window
 * @param byzantine the bound f
 */
record LadPlan(int[] perm, int[] rows, int load, int byzantine) implements CodingPlan {

    @Override
    public Assignment assignment(int device) {
        int[] subsets = new int[load];
        for (int j = 0; j < load; j++) {
            subsets[j] = perm[(rows[device] + j) % perm.length];
        }
        return Assignment.sum(subsets, load);
    }

    @Override
    public Decoded decode(Received received) {
        return Decoded.toAggregate(received, byzantine);
    }
}
