package dev.firebreak.jobs.workers;

import dev.firebreak.datasets.Examples;
import dev.firebreak.unlearning.receipt.MerkleTree;
import java.io.Serializable;
import java.util.List;

/**
 * Some of the records that remain, with their ids.
 *
 * @param number of the block
 * @param ids by which receipts name the records
 * @param examples as many
 */
record RetainedBlock(int number, List<String> ids, Examples examples) implements Serializable {

    /** The leaves of the ids it holds in a {@link MerkleTree}. */
    List<byte[]> leaves(byte[] salt) {
        return ids.stream().map(id -> MerkleTree.leaf(salt, id)).toList();
    }
}
