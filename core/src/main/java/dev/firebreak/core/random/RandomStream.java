package dev.firebreak.core.random;

import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.ArraySampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * One stream of draws: Philox 4x64 with 10 rounds (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1,
 * 2, 3", SC 2011), a counter run through a keyed bijection. Being a {@link UniformRandomProvider} it feeds every sampler of
 * Apache Commons RNG. Not thread safe: make one stream per use.
 */
public final class RandomStream implements UniformRandomProvider {
    // Multipliers and Weyl constants of the published generator.
    private static final long M0 = 0xD2E7470EE14C6C93L;
    private static final long M1 = 0xCA5A826395121157L;
    private static final long W0 = 0x9E3779B97F4A7C15L;
    private static final long W1 = 0xBB67AE8584CAA73BL;
    private static final int ROUNDS = 10;
    // Multiplicative hashing by the golden ratio; the upper bits of the product are well mixed.
    private static final int HASH = 0x9E3779B9;

    private final long key0;
    private final long key1;
    private final long[] block = new long[4];
    private long counter;
    private int used = 4;
    private ZigguratSampler.NormalizedGaussian gaussian;

    RandomStream(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    @Override
    public long nextLong() {
        if (used == block.length) {
            fill(counter++);
            used = 0;
        }
        return block[used++];
    }

    /** A draw of the standard normal distribution. */
    public double nextGaussian() {
        if (gaussian == null) {
            gaussian = ZigguratSampler.NormalizedGaussian.of(this);
        }
        return gaussian.sample();
    }

    /** A uniform permutation of {@code 0..n-1} (Fisher-Yates from the end). */
    public int[] permutation(int n) {
        return ArraySampler.shuffle(this, IntStream.range(0, n).toArray());
    }

    /**
     * Draws without replacement, in the order drawn.
     *
     * @param n size of the population {@code 0..n-1}
     * @param k how many, at most {@code n}
     */
    public int[] sample(int n, int k) {
        if (k < 0 || k > n) {
            throw new IllegalArgumentException("k must be in [0, " + n + "], but is " + k);
        }
        if (k * 16L < n) {
            return sparseSample(n, k);
        }
        int[] order = IntStream.range(0, n).toArray();
        int[] drawn = new int[k];
        for (int i = 0; i < k; i++) {
            int j = i + nextInt(n - i);
            drawn[i] = order[j];
            order[j] = order[i];
        }
        return drawn;
    }

    // The same draws as the array form, with only the displaced positions stored: for small k no array of n. They
    // lie in a hash table with open addressing, at most half full, so that no number becomes an object.
    private int[] sparseSample(int n, int k) {
        int[] drawn = new int[k];
        int size = 2 * Integer.highestOneBit(Math.max(1, 2 * k - 1));
        int[] positions = new int[size];
        int[] displaced = new int[size];
        for (int i = 0; i < k; i++) {
            int j = i + nextInt(n - i);
            int at = slot(positions, i);
            int value = positions[at] == 0 ? i : displaced[at];
            at = slot(positions, j);
            drawn[i] = positions[at] == 0 ? j : displaced[at];
            // 0 is a free place.
            positions[at] = j + 1;
            displaced[at] = value;
        }
        return drawn;
    }

    // Where a position is, or where it would be.
    private static int slot(int[] positions, int position) {
        int slot = (position * HASH) >>> Integer.numberOfLeadingZeros(positions.length - 1);
        while (positions[slot] != 0 && positions[slot] != position + 1) {
            slot = (slot + 1) & (positions.length - 1);
        }
        return slot;
    }

    private void fill(long count) {
        long c0 = count;
        long c1 = 0;
        long c2 = 0;
        long c3 = 0;
        long k0 = key0;
        long k1 = key1;
        for (int round = 0; round < ROUNDS; round++) {
            long high0 = unsignedMultiplyHigh(M0, c0);
            long low0 = M0 * c0;
            long high1 = unsignedMultiplyHigh(M1, c2);
            long low1 = M1 * c2;
            c0 = high1 ^ c1 ^ k0;
            c1 = low1;
            c2 = high0 ^ c3 ^ k1;
            c3 = low0;
            k0 += W0;
            k1 += W1;
        }
        block[0] = c0;
        block[1] = c1;
        block[2] = c2;
        block[3] = c3;
    }

    // Math.unsignedMultiplyHigh came with Java 18.
    private static long unsignedMultiplyHigh(long a, long b) {
        return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
    }
}
