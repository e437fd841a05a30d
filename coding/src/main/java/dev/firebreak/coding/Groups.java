package dev.firebreak.coding;

import dev.firebreak.core.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Workers in groups of r, each group on its own block of subsets. If r does not divide N the workers left over join the last
 * group and the N subsets are split into floor(N / r) blocks, whose sizes differ by at most one.
 */
final class Groups {
    private final int[][] members;
    private final int[][] blocks;
    private final int[] groupOf;

    /** Groups that the workers fill in this order. */
    Groups(int redundancy, int[] order) {
        int workers = order.length;
        check(workers, redundancy);
        int count = workers / redundancy;
        members = new int[count][];
        blocks = new int[count][];
        groupOf = new int[workers];
        for (int g = 0; g < count; g++) {
            int end = g == count - 1 ? workers : (g + 1) * redundancy;
            members[g] = Arrays.copyOfRange(order, g * redundancy, end);
            Arrays.sort(members[g]);
            for (int worker : members[g]) {
                groupOf[worker] = g;
            }
            blocks[g] = IntStream.range((int) ((long) g * workers / count), (int) ((g + 1L) * workers / count))
                    .toArray();
        }
    }

    static Groups inOrder(int workers, int redundancy) {
        return new Groups(redundancy, IntStream.range(0, workers).toArray());
    }

    /** Refuses groups of more workers than there are. */
    static void check(int workers, int redundancy) {
        if (redundancy > workers) {
            throw new InputException(
                    "groups of " + redundancy + " need at least " + redundancy + " workers, but there are " + workers);
        }
    }

    int workers() {
        return groupOf.length;
    }

    int count() {
        return members.length;
    }

    /** The workers of each group, ascending. */
    List<int[]> all() {
        return List.of(members);
    }

    int of(int worker) {
        return groupOf[worker];
    }

    /** The subsets of a group, ascending. */
    int[] block(int group) {
        return blocks[group];
    }

    int[] blockOf(int worker) {
        return blocks[groupOf[worker]];
    }

    int load() {
        return Arrays.stream(blocks).mapToInt(b -> b.length).max().orElseThrow();
    }
}
