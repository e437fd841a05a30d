package dev.firebreak.unlearning.receipt;

import dev.firebreak.core.Sha256;
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
 * Leaves and inner nodes are hashed under different prefixes (as in RFC 6962), so neither passes for the other.
 */
public final class MerkleTree {
    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    private final byte[] salt;
    private final List<List<byte[]>> levels = new ArrayList<>();

    /**
     * The tree of some texts; repeats count once.
     *
     * @param salt at least 16 bytes, kept by the owner of the data
     */
    public MerkleTree(byte[] salt, Collection<String> texts) {
        if (salt.length < 16) {
            throw new IllegalArgumentException("salt must have at least 16 bytes, but has " + salt.length);
        }
        this.salt = salt.clone();
        List<byte[]> level = new ArrayList<>(texts.stream()
                .distinct()
                .map(text -> leaf(salt, text))
                .sorted(Arrays::compareUnsigned)
                .toList());
        levels.add(level);
        while (level.size() > 1) {
            List<byte[]> above = new ArrayList<>();
            for (int i = 0; i < level.size(); i += 2) {
                // The last one of an odd level moves up as it is.
                above.add(i + 1 < level.size() ? Sha256.of(NODE, level.get(i), level.get(i + 1)) : level.get(i));
            }
            levels.add(above);
            level = above;
        }
    }

    /** The root in hexadecimal; the hash of the salt alone if there are no texts. */
    public String root() {
        List<byte[]> top = levels.get(levels.size() - 1);
        return HexFormat.of().formatHex(top.isEmpty() ? Sha256.of(LEAF, salt) : top.get(0));
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

    private static byte[] leaf(byte[] salt, String text) {
        return Sha256.of(LEAF, salt, text.getBytes(StandardCharsets.UTF_8));
    }
}
