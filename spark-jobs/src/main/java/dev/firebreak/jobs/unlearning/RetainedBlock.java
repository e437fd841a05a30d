package dev.firebreak.jobs.unlearning;

import dev.firebreak.datasets.Examples;
import dev.firebreak.unlearning.receipt.MerkleTree;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Some of the records that remain, with their ids.
 *
 * @param number of the block
 * @param ids positions in the training set
 * @param examples as many
 */
record RetainedBlock(int number, int[] ids, Examples examples) implements Serializable {

    /** The leaves of the ids it holds in a {@link MerkleTree}. */
    List<byte[]> leaves(byte[] salt) {
        return names(ids).stream().map(id -> MerkleTree.leaf(salt, id)).toList();
    }

    /** Ids as texts. */
    static List<String> names(int... ids) {
        return Arrays.stream(ids).mapToObj(String::valueOf).toList();
    }
}
