package dev.firebreak.coding;

import dev.firebreak.core.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Devices in groups of r, each group on its own block of subsets. If r does not divide N the devices left over join the last
 * group and the N subsets are split into floor(N / r) blocks, whose sizes differ by at most one.
 */
final class Groups {
    private final int[][] members;
    private final int[][] blocks;
    private final int[] groupOf;

    /**
     * Groups of devices.
     *
     * @param redundancy r, at least 1
     * @param order the devices in the order in which they fill the groups
     */
    Groups(int redundancy, int[] order) {
        int devices = order.length;
        if (redundancy > devices) {
            throw new InputException(
                    "groups of " + redundancy + " need at least " + redundancy + " workers, but there are " + devices);
        }
        int count = devices / redundancy;
        members = new int[count][];
        blocks = new int[count][];
        groupOf = new int[devices];
        for (int g = 0; g < count; g++) {
            int end = g == count - 1 ? devices : (g + 1) * redundancy;
            members[g] = Arrays.copyOfRange(order, g * redundancy, end);
            Arrays.sort(members[g]);
            for (int device : members[g]) {
                groupOf[device] = g;
            }
            blocks[g] = IntStream.range((int) ((long) g * devices / count), (int) ((g + 1L) * devices / count))
                    .toArray();
        }
    }

    /** How many groups. */
    int count() {
        return members.length;
    }

    /** The devices of a group, ascending. */
    int[] members(int group) {
        return members[group];
    }

    /** The devices of all groups. */
    List<int[]> all() {
        return List.of(members);
    }

    /** A device's group. */
    int of(int device) {
        return groupOf[device];
    }

    /** The subsets of a group, ascending. */
    int[] block(int group) {
        return blocks[group];
    }

    /** The subsets of a device's group. */
    int[] blockOf(int device) {
        return blocks[groupOf[device]];
    }

    /** The size of the largest block. */
    int load() {
        return Arrays.stream(blocks).mapToInt(b -> b.length).max().orElseThrow();
    }
}
