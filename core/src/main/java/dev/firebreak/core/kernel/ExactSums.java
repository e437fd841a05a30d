package dev.firebreak.core.kernel;

import java.io.Serializable;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Sums of float64 numbers without rounding, hence the same whatever the order in which numbers are added and collectors merged; a
 * sum is rounded once, when it is asked for. Each is a long fixed-point number in digits of 32 bits (a superaccumulator: Kulisch,
 * "Computer Arithmetic and Validity", 2008), of which only the digits in use are stored: some 40 bytes per sum where numbers are of
 * similar size. Adding costs a few nanoseconds. Not thread safe.
 */
public final class ExactSums implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int DIGIT = 32;
    private static final long MASK = 0xFFFFFFFFL;
    private static final int MANTISSA = 52;
    // The unit of the last digit is 2^-1074, that of subnormal numbers.
    private static final int UNIT = 1074;
    // A digit takes less than 2^32 per addition; beyond so many additions carries are passed on.
    private static final long ADDITIONS = 1L << 30;

    private final long[][] digits;
    private final int[] lowest;
    private long additions;

    /** So many sums, all 0. */
    public ExactSums(int sums) {
        digits = new long[sums][];
        lowest = new int[sums];
    }

    /** How many sums. */
    public int size() {
        return digits.length;
    }

    /**
     * Adds a number to a sum.
     *
     * @throws IllegalArgumentException if it is not finite
     */
    public void add(int sum, double x) {
        if (x == 0) {
            return;
        }
        long bits = Double.doubleToRawLongBits(x);
        int exponent = (int) (bits >>> MANTISSA) & 0x7FF;
        if (exponent == 0x7FF) {
            throw new IllegalArgumentException("only finite numbers have a sum, but found " + x);
        }
        long mantissa = bits & ((1L << MANTISSA) - 1);
        if (exponent == 0) {
            exponent = 1;
        } else {
            mantissa |= 1L << MANTISSA;
        }
        int shift = (exponent - 1) & (DIGIT - 1);
        int at = (exponent - 1) >>> 5;
        long low = (mantissa << shift) & MASK;
        long middle = (mantissa >>> (DIGIT - shift)) & MASK;
        long high = shift == 0 ? 0 : mantissa >>> (2 * DIGIT - shift);
        long[] row = digits(sum, at, at + 3);
        int offset = at - lowest[sum];
        if (bits < 0) {
            row[offset] -= low;
            row[offset + 1] -= middle;
            row[offset + 2] -= high;
        } else {
            row[offset] += low;
            row[offset + 1] += middle;
            row[offset + 2] += high;
        }
        if (++additions >= ADDITIONS) {
            carry();
        }
    }

    /** Adds another collector's sums to these; it is not changed but for its carries. */
    public void addAll(ExactSums other) {
        if (other.size() != size()) {
            throw new IllegalArgumentException("expected " + size() + " sums, but found " + other.size());
        }
        if (additions + other.additions >= ADDITIONS) {
            carry();
            other.carry();
        }
        for (int s = 0; s < digits.length; s++) {
            long[] more = other.digits[s];
            if (more != null) {
                long[] row = digits(s, other.lowest[s], other.lowest[s] + more.length);
                int offset = other.lowest[s] - lowest[s];
                for (int k = 0; k < more.length; k++) {
                    row[offset + k] += more[k];
                }
            }
        }
        additions += other.additions;
    }

    /** A sum, rounded to the nearest float64. */
    public double sum(int sum) {
        long[] row = digits[sum];
        if (row == null) {
            return 0;
        }
        BigInteger total = BigInteger.ZERO;
        for (int k = row.length - 1; k >= 0; k--) {
            total = total.shiftLeft(DIGIT).add(BigInteger.valueOf(row[k]));
        }
        // 63 bits and whether anything follows are enough to round correctly.
        BigInteger size = total.abs();
        int cut = Math.max(0, size.bitLength() - 63);
        long head = size.shiftRight(cut).longValue();
        if (cut > 0 && size.getLowestSetBit() < cut) {
            head |= 1;
        }
        double value = Math.scalb((double) head, cut + DIGIT * lowest[sum] - UNIT);
        return total.signum() < 0 ? -value : value;
    }

    private long[] digits(int sum, int from, int to) {
        long[] row = digits[sum];
        if (row == null) {
            lowest[sum] = from;
            row = new long[to - from];
        } else if (from < lowest[sum] || to > lowest[sum] + row.length) {
            int low = Math.min(from, lowest[sum]);
            int high = Math.max(to, lowest[sum] + row.length);
            long[] wider = new long[high - low];
            System.arraycopy(row, 0, wider, lowest[sum] - low, row.length);
            lowest[sum] = low;
            row = wider;
        } else {
            return row;
        }
        digits[sum] = row;
        return row;
    }

    private void carry() {
        for (int s = 0; s < digits.length; s++) {
            long[] row = digits[s];
            if (row == null) {
                continue;
            }
            long over = 0;
            for (int k = 0; k < row.length; k++) {
                long digit = row[k] + over;
                // The greatest digit keeps the sign.
                over = k < row.length - 1 ? digit >> DIGIT : 0;
                row[k] = k < row.length - 1 ? digit & MASK : digit;
            }
            if (row[row.length - 1] >> DIGIT != 0 && row[row.length - 1] >> DIGIT != -1) {
                long top = row[row.length - 1];
                long[] wider = Arrays.copyOf(row, row.length + 1);
                wider[row.length - 1] = top & MASK;
                wider[row.length] = top >> DIGIT;
                digits[s] = wider;
            }
        }
        additions = 1;
    }
}
