package dev.firebreak.unlearning.receipt;

import dev.firebreak.core.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * A commitment to texts (record ids, content hashes) that reveals none of them: how many there are, and the root of a Merkle tree over
 * their salted hashes, in the order of the hashes. Without the salt no guess of a text can be checked.
 *
 * <pre>  leaf = SHA-256(0x00 || salt || length of the text in bytes, 8 bytes || text in UTF-8)
 *   node = SHA-256(0x01 || left || right)
 *   root of no texts = SHA-256(0x02 || salt)</pre>
 *
 * <p>Leaves and inner nodes are hashed under different prefixes (as in RFC 6962), so neither passes for the other. The salt has
 * exactly 32 bytes and the text its length in front, so no other salt and text give the same leaf. The root depends on the set
 * alone, so leaves may be hashed in parts, where the texts are.
 *
 * @param records how many, repeats counted
 * @param root in hexadecimal; repeats count once
 */
public record Commitment(long records, String root) {
    /** Bytes of a salt. */
    public static final int SALT_BYTES = 32;

    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};
    private static final byte[] EMPTY = {2};

    /**
     * To some texts.
     *
     * @param salt {@value #SALT_BYTES} bytes, kept by the owner of the data
     */
    public static Commitment of(byte[] salt, Collection<String> texts) {
        List<byte[]> leaves =
                texts.stream().distinct().map(text -> leaf(salt, text)).toList();
        return new Commitment(texts.size(), root(salt, leaves));
    }

    /** To texts whose {@link #leaf leaves} were hashed where the records are, under the same salt and in any order. */
    public static Commitment ofLeaves(byte[] salt, List<byte[]> leaves) {
        return new Commitment(leaves.size(), root(salt, leaves));
    }

    private static String root(byte[] salt, List<byte[]> leaves) {
        List<byte[]> level = new ArrayList<>(leaves.size());
        leaves.stream().sorted(Arrays::compareUnsigned).forEach(leaf -> {
            if (level.isEmpty() || !Arrays.equals(level.get(level.size() - 1), leaf)) {
                level.add(leaf);
            }
        });
        List<byte[]> below = level;
        while (below.size() > 1) {
            List<byte[]> above = new ArrayList<>(below.size() / 2 + 1);
            for (int i = 0; i < below.size(); i += 2) {
                // The last one of an odd level moves up as it is.
                above.add(i + 1 < below.size() ? Sha256.of(NODE, below.get(i), below.get(i + 1)) : below.get(i));
            }
            below = above;
        }
        return HexFormat.of().formatHex(below.isEmpty() ? Sha256.of(EMPTY, requireSalt(salt)) : below.get(0));
    }

    /** The salted hash of a text, 32 bytes. */
    public static byte[] leaf(byte[] salt, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] length = ByteBuffer.allocate(Long.BYTES).putLong(bytes.length).array();
        return Sha256.of(LEAF, requireSalt(salt), length, bytes);
    }

    private static byte[] requireSalt(byte[] salt) {
        if (salt.length != SALT_BYTES) {
            throw new IllegalArgumentException(
                    "a salt must have exactly " + SALT_BYTES + " bytes, but has " + salt.length);
        }
        return salt;
    }
}
