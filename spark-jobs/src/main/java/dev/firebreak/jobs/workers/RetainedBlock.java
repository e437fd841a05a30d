package dev.firebreak.jobs.workers;

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
        return Arrays.stream(ids)
                .mapToObj(id -> MerkleTree.leaf(salt, String.valueOf(id)))
                .toList();
    }
}
