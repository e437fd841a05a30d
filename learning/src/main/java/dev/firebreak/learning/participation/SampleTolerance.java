package dev.firebreak.learning.participation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * How many Byzantine workers a sample may hold: of n workers, f of them Byzantine, a round draws m uniformly without replacement, and
 * the number B of Byzantine ones among them is hypergeometric,
 *
 * <pre>F(k) = P[B <= k] = sum over j <= k of C(f, j) C(n - f, m - j) / C(n, m).</pre>
 *
 * A tolerance k < m / 2 holds if F(k)^T >= p: then all T rounds together keep it with probability p at least, rounds being independent.
 * This is the sampling condition of FedRo (Allouah et al., "Byzantine-robust federated learning: impact of client subsampling and local
 * updates", ICML 2024) with the tail itself in place of its Chernoff bound. Sums are exact integers, and powers are rounded in both
 * directions, with more digits until the comparison is decided, so every answer is exact.
 *
 * @param workers n, at least 1
 * @param byzantine f, with {@code 0 <= 2f < n}
 * @param rounds T, at least 1
 * @param confidence p, in (0, 1)
 */
public record SampleTolerance(int workers, int byzantine, int rounds, double confidence) {
    // Our choice: twice the digits a decision has ever needed; a comparison that these leave open is done without
    // rounding.
    private static final int FIRST_BITS = 192;
    private static final int LAST_BITS = 1 << 13;

    /** Checks the ranges. */
    public SampleTolerance {
        if (byzantine < 0 || 2L * byzantine >= workers || rounds < 1 || !(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("need 0 <= 2f < n, T >= 1 and 0 < p < 1, but n = " + workers + ", f = "
                    + byzantine + ", T = " + rounds + " and p = " + confidence);
        }
    }

    /**
     * The least tolerance of a sample of m workers that holds and is less than m / 2; empty if there is none.
     *
     * @param size m, in {@code 1..n}
     */
    public OptionalInt tolerance(int size) {
        return least(size, 0, (size - 1) / 2);
    }

    /**
     * Whether no round exceeds a tolerance with probability p at least.
     *
     * @param size m, in {@code 1..n}
     * @param tolerance k, at least 0
     */
    public boolean holds(int size, int tolerance) {
        int last = Math.min(tolerance, Math.min(byzantine, size));
        return least(size, last, last).isPresent();
    }

    /**
     * 1 - F(k), the probability that a round samples more than k Byzantine workers, to 16 digits.
     *
     * @param size m, in {@code 1..n}
     * @param tolerance k, at least 0
     */
    public double excess(int size, int tolerance) {
        BigInteger sum = BigInteger.ZERO;
        for (int k = Math.max(tolerance + 1, size - (workers - byzantine)); k <= Math.min(byzantine, size); k++) {
            sum = sum.add(binomial(byzantine, k).multiply(binomial(workers - byzantine, size - k)));
        }
        return new BigDecimal(sum)
                .divide(new BigDecimal(binomial(workers, size)), MathContext.DECIMAL64)
                .doubleValue();
    }

    // The least tolerance in from..last that holds. From C(f, k) C(n-f, m-k) follows C(f, k+1) C(n-f, m-k-1).
    private OptionalInt least(int size, int from, int last) {
        int honest = workers - byzantine;
        int k = Math.max(0, size - honest);
        BigInteger all = binomial(workers, size);
        BigInteger term = binomial(byzantine, k).multiply(binomial(honest, size - k));
        BigInteger sum = BigInteger.ZERO;
        for (; k <= last; k++) {
            sum = sum.add(term);
            if (k >= from && holds(sum, all)) {
                return OptionalInt.of(k);
            }
            term = term.multiply(BigInteger.valueOf((long) (byzantine - k) * (size - k)))
                    .divide(BigInteger.valueOf((long) (k + 1) * (honest - size + k + 1)));
        }
        return OptionalInt.empty();
    }

    /** The least size that has a tolerance; not all larger ones need have one. */
    public int leastSize() {
        return IntStream.rangeClosed(1, workers).filter(this::works).findFirst().orElseThrow();
    }

    /** The least size from which on every size has a tolerance. */
    public int safeSize() {
        int size = enough();
        while (size > 1 && works(size - 1)) {
            size--;
        }
        return size;
    }

    /** The odd size nearest to this one that has a tolerance, the larger of two; n if no odd one has. */
    int oddSizeNear(int size) {
        return IntStream.range(0, workers)
                .flatMap(distance -> IntStream.of(size + distance, size - distance))
                .filter(near -> near % 2 == 1 && near >= 1 && near <= workers && works(near))
                .findFirst()
                .orElse(workers);
    }

    private boolean works(int size) {
        return holds(size, (size - 1) / 2);
    }

    // By Hoeffding P[B >= m / 2] <= exp(-m D(1/2, f/n)), and (1 - x)^T >= 1 - T x, so every larger size works; the 2
    // are for rounding.
    private int enough() {
        double share = (double) byzantine / workers;
        double divergence = -StrictMath.log(4 * share * (1 - share)) / 2;
        double size = StrictMath.log(rounds / (1 - confidence)) / divergence + 2;
        return size < workers ? Math.max(1, (int) Math.ceil(size)) : workers;
    }

    static BigInteger binomial(int n, int k) {
        BigInteger result = BigInteger.ONE;
        for (int i = 1; i <= Math.min(k, n - k); i++) {
            result = result.multiply(BigInteger.valueOf(n - i + 1)).divide(BigInteger.valueOf(i));
        }
        return result;
    }

    // (sum / all)^T >= p.
    private boolean holds(BigInteger sum, BigInteger all) {
        if (sum.equals(all)) {
            return true;
        }
        BigDecimal p = BigDecimal.valueOf(confidence);
        BigInteger numerator = p.unscaledValue();
        BigInteger denominator = BigInteger.TEN.pow(p.scale());
        for (int bits = FIRST_BITS; bits <= LAST_BITS; bits *= 2) {
            BigInteger target = numerator.shiftLeft(bits);
            BigInteger below = power(sum.shiftLeft(bits).divide(all), bits, false);
            BigInteger above = power(sum.shiftLeft(bits).divide(all).add(BigInteger.ONE), bits, true);
            if (below.multiply(denominator).compareTo(target) >= 0) {
                return true;
            }
            if (above.multiply(denominator).compareTo(target) < 0) {
                return false;
            }
        }
        return sum.pow(rounds).multiply(denominator).compareTo(all.pow(rounds).multiply(numerator)) >= 0;
    }

    // base^T of a number in units of 2^-bits, every product rounded down, or up.
    private BigInteger power(BigInteger base, int bits, boolean up) {
        BigInteger carry = up ? BigInteger.ONE : BigInteger.ZERO;
        BigInteger result = BigInteger.ONE.shiftLeft(bits);
        for (int i = Integer.SIZE - Integer.numberOfLeadingZeros(rounds) - 1; i >= 0; i--) {
            result = result.multiply(result).shiftRight(bits).add(carry);
            if (((rounds >> i) & 1) == 1) {
                result = result.multiply(base).shiftRight(bits).add(carry);
            }
        }
        return result;
    }
}
