package dev.firebreak.unlearning.receipt;

import dev.firebreak.core.Sha256;
import java.io.Serializable;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * A hash of record ids that depends neither on their order nor on how they are spread: the sum of their salted SHA-256 modulo
 * 2^256. Executors hash what they used, the driver adds. Without the salt, which the owner keeps, nobody can try out which ids are
 * missing between two of them.
 *
 * @param count how many ids, repeats counted
 * @param sum in [0, 2^256)
 */
public record MultisetHash(long count, BigInteger sum) implements Serializable {
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

    /** Of no ids. */
    public static final MultisetHash EMPTY = new MultisetHash(0, BigInteger.ZERO);

    /** With one more id. */
    public MultisetHash with(byte[] salt, String id) {
        BigInteger hash = new BigInteger(1, Sha256.of(salt, id.getBytes(StandardCharsets.UTF_8)));
        return new MultisetHash(count + 1, sum.add(hash).mod(MODULUS));
    }

    /** Of the ids of both. */
    public MultisetHash plus(MultisetHash other) {
        return new MultisetHash(count + other.count, sum.add(other.sum).mod(MODULUS));
    }

    /** Of some ids. */
    public static MultisetHash of(byte[] salt, Iterable<String> ids) {
        MultisetHash hash = EMPTY;
        for (String id : ids) {
            hash = hash.with(salt, id);
        }
        return hash;
    }

    /** The sum as 64 hexadecimal digits. */
    public String hex() {
        String digits = sum.toString(16);
        return "0".repeat(64 - digits.length()) + digits;
    }
}
