package dev.firebreak.unlearning.receipt;

import static dev.firebreak.unlearning.receipt.Receipts.ALL;
import static dev.firebreak.unlearning.receipt.Receipts.SALT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.firebreak.core.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommitmentTest {
    // Worked by hand: SHA-256(01 || smaller leaf || greater leaf), leaf = SHA-256(00 || salt || 8 bytes of length ||
    // text).
    @Test
    void rootOfTwo() {
        byte[] a = Sha256.of(new byte[] {0}, SALT, new byte[] {0, 0, 0, 0, 0, 0, 0, 1}, new byte[] {'a'});
        byte[] b = Sha256.of(new byte[] {0}, SALT, new byte[] {0, 0, 0, 0, 0, 0, 0, 1}, new byte[] {'b'});
        boolean ordered = Arrays.compareUnsigned(a, b) < 0;
        String root = Sha256.hex(new byte[] {1}, ordered ? a : b, ordered ? b : a);
        assertEquals(root, Commitment.of(SALT, List.of("b", "a", "b")).root());
        assertEquals(
                HexFormat.of().formatHex(a), Commitment.of(SALT, List.of("a")).root());
    }

    @Test
    void partsHashedElsewhereGiveTheSameRoot() {
        List<byte[]> leaves = new ArrayList<>(
                ALL.stream().map(id -> Commitment.leaf(SALT, id)).toList());
        Collections.rotate(leaves, 37);
        assertEquals(Commitment.of(SALT, ALL), Commitment.ofLeaves(SALT, leaves));
        leaves.add(leaves.get(0));
        assertNotEquals(Commitment.of(SALT, ALL), Commitment.ofLeaves(SALT, leaves));
    }

    // Without the length, salt || "1" as salt would let record 1234 pass for record 234.
    @Test
    void noOtherSaltAndTextGiveTheSameLeaf() {
        byte[] longer = Arrays.copyOf(SALT, 33);
        longer[32] = '1';
        assertThrows(
                IllegalArgumentException.class,
                () -> Commitment.of(longer, List.of("234")).root());
        assertThrows(IllegalArgumentException.class, () -> Commitment.leaf(Arrays.copyOf(SALT, 16), "1"));
        assertThrows(IllegalArgumentException.class, () -> Commitment.of(new byte[0], List.of()));
        byte[] other = SALT.clone();
        other[0]++;
        assertNotEquals(
                Commitment.of(SALT, ALL).root(), Commitment.of(other, ALL).root());
    }

    @Test
    void noTextsAreNotOneEmptyText() {
        String nothing = Commitment.of(SALT, List.of()).root();
        assertNotEquals(Commitment.of(SALT, List.of("")).root(), nothing);
        assertEquals(Sha256.hex(new byte[] {2}, SALT), nothing);
        assertEquals(64, nothing.getBytes(StandardCharsets.UTF_8).length);
    }
}
