package dev.firebreak.unlearning.receipt;

import dev.firebreak.core.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A commitment to a set of texts (record ids, content hashes) that reveals none of them: a Merkle tree over salted hashes, in
 * their order. Who holds the salt and a path can check that a text is in it; without the salt nobody can try texts out.
 *
 * <pre>  leaf = SHA-256(0x00 || salt || length of the text in bytes, 8 bytes || text in UTF-8)
 *   node = SHA-256(0x01 || left || right)
 *   root of no texts = SHA-256(0x02 || salt)</pre>
 *
 * <p>Leaves and inner nodes are hashed under different prefixes (as in RFC 6962), so neither passes for the other. The salt has
 * exactly 32 bytes and the text its length in front, so no other salt and text give the same leaf. The tree depends on the set
 * alone, so its leaves may be hashed in parts, wherever the texts lie.
 */
public final class MerkleTree {
    /** Bytes of a salt. */
    public static final int SALT_BYTES = 32;

    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};
    private static final byte[] EMPTY = {2};

    private final byte[] salt;
    private final List<List<byte[]>> levels = new ArrayList<>();

    /**
     * The tree of some texts; repeats count once.
     *
     * @param salt 32 bytes, kept by the owner of the data
     */
    public MerkleTree(byte[] salt, Collection<String> texts) {
        this(texts.stream().distinct().map(text -> leaf(salt, text)).toList(), salt);
    }

    private MerkleTree(List<byte[]> leaves, byte[] salt) {
        this.salt = requireSalt(salt).clone();
        List<byte[]> level = new ArrayList<>(leaves.size());
        leaves.stream().sorted(Arrays::compareUnsigned).forEach(leaf -> {
            if (level.isEmpty() || !Arrays.equals(level.get(level.size() - 1), leaf)) {
                level.add(leaf);
            }
        });
        levels.add(level);
        for (List<byte[]> below = level; below.size() > 1; below = levels.get(levels.size() - 1)) {
            List<byte[]> above = new ArrayList<>(below.size() / 2 + 1);
            for (int i = 0; i < below.size(); i += 2) {
                // The last one of an odd level moves up as it is.
                above.add(i + 1 < below.size() ? Sha256.of(NODE, below.get(i), below.get(i + 1)) : below.get(i));
            }
            levels.add(above);
        }
    }

    /** The tree over {@link #leaf leaves} that were hashed elsewhere under the same salt, in any order. */
    public static MerkleTree ofLeaves(byte[] salt, List<byte[]> leaves) {
        return new MerkleTree(leaves, salt);
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

    /** The root in hexadecimal. */
    public String root() {
        List<byte[]> top = levels.get(levels.size() - 1);
        return HexFormat.of().formatHex(top.isEmpty() ? Sha256.of(EMPTY, salt) : top.get(0));
    }

    /**
     * One step of a path.
     *
     * @param left whether the sibling stands on the left
     * @param sibling its hash
     */
    public record Step(boolean left, byte[] sibling) {}

    /** The siblings from a text's leaf to the root, or nothing if it is not in the tree. */
    public Optional<List<Step>> path(String text) {
        byte[] leaf = leaf(salt, text);
        List<byte[]> leaves = levels.get(0);
        int at = 0;
        while (at < leaves.size() && !Arrays.equals(leaves.get(at), leaf)) {
            at++;
        }
        if (at == leaves.size()) {
            return Optional.empty();
        }
        List<Step> path = new ArrayList<>();
        for (List<byte[]> level : levels) {
            int sibling = at ^ 1;
            if (sibling < level.size()) {
                path.add(new Step(sibling < at, level.get(sibling)));
            }
            at /= 2;
        }
        return Optional.of(path);
    }

    /** Whether a path leads from a text to a root. */
    public static boolean proves(byte[] salt, String text, List<Step> path, String root) {
        byte[] hash = leaf(salt, text);
        for (Step step : path) {
            hash = step.left ? Sha256.of(NODE, step.sibling, hash) : Sha256.of(NODE, hash, step.sibling);
        }
        return HexFormat.of().formatHex(hash).equals(root);
    }
}
