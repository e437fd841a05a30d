package dev.firebreak.privacy.noise;

/**
 * The grid on which parameters and their noise are released: the multiples of g, a power of two between 2^-30 and 2^-29 of the
 * noise's standard deviation (our choice within the bounds of what sums of doubles hold exactly). A vector is rounded to the grid,
 * then a Gaussian rounded to the grid is added. As the vector is on the grid already, that is the rounding of vector + N(0, sigma^2),
 * so every guarantee of Gaussian noise holds for it as post-processing; and since every grid point may be reached from every other,
 * the low bits of a released number rule out no start (Mironov, "On significance of the least significant bits for differential
 * privacy", CCS 2012). Rounding moves each of two vectors of d numbers by at most g sqrt(d) / 2, by which their sensitivity rises.
 */
public final class Lattice {
    private static final int DIGITS = 30;

    private Lattice() {}

    /** g = 2^(ceil(log2 sigma) - 30); 0 for no noise, which rounds nothing. */
    public static double spacing(double sigma) {
        if (sigma == 0) {
            return 0;
        }
        if (sigma < Double.MIN_NORMAL) {
            return Double.MIN_VALUE;
        }
        int exponent = Math.getExponent(sigma);
        int ceiling = sigma == Math.scalb(1.0, exponent) ? exponent : exponent + 1;
        return Math.max(Double.MIN_VALUE, Math.scalb(1.0, ceiling - DIGITS));
    }

    /**
     * By how much rounding can raise the distance of two vectors: 2 (g sqrt(d) / 2), rounded up.
     *
     * @param sigma standard deviation of the noise that follows, at least 0
     * @param dimension d, at least 0; 0 counts no rounding
     */
    public static double sensitivity(double sigma, int dimension) {
        return dimension == 0 || sigma == 0 ? 0 : Math.nextUp(spacing(sigma) * StrictMath.sqrt(dimension));
    }

    /**
     * The nearest multiple of g, the even one of two. What is too large to have digits below g is a multiple already.
     *
     * @param spacing g, a power of two; 0 rounds nothing
     */
    public static double round(double value, double spacing) {
        double quotient = value / spacing;
        return spacing > 0 && Math.abs(quotient) < 0x1p53 ? Math.rint(quotient) * spacing : value;
    }
}
