package dev.firebreak.unlearning.receipt;

import java.util.Collection;
import java.util.List;

/**
 * How many records there are, and the root of the {@link MerkleTree} over their ids.
 *
 * @param records how many, repeats counted
 * @param root in hexadecimal
 */
public record Commitment(long records, String root) {

    /** To some ids under a salt of {@value MerkleTree#SALT_BYTES} bytes. */
    public static Commitment of(byte[] salt, Collection<String> ids) {
        return new Commitment(ids.size(), MerkleTree.root(salt, ids));
    }

    /** To ids whose {@link MerkleTree#leaf leaves} were hashed where the records are, in any order. */
    public static Commitment ofLeaves(byte[] salt, List<byte[]> leaves) {
        return new Commitment(leaves.size(), MerkleTree.rootOfLeaves(salt, leaves));
    }
}
