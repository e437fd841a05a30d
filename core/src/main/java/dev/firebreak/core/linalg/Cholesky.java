package dev.firebreak.core.linalg;

import org.netlib.blas.Dtrsv;
import org.netlib.lapack.Dpotrf;
import org.netlib.util.intW;

/**
 * A = L L^T of a symmetric positive definite matrix, through the plain Java body of LAPACK and BLAS, so that equal matrices
 * give equal bits on every machine. O(n^3) once, O(n^2) per solution. Immutable; thread safe.
 */
public final class Cholesky {
    private final int n;
    private final double[] factor;

    private Cholesky(int n, double[] factor) {
        this.n = n;
        this.factor = factor;
    }

    /**
     * Factors a matrix.
     *
     * @param a n by n numbers by rows, symmetric; only the lower triangle is read, and it is not written to
     * @throws ArithmeticException if the matrix is not positive definite
     */
    public static Cholesky of(int n, double[] a) {
        if (a.length != n * n) {
            throw new IllegalArgumentException("a must have " + n * n + " numbers, but has " + a.length);
        }
        double[] factor = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                factor[j * n + i] = a[i * n + j];
            }
        }
        intW status = new intW(0);
        Dpotrf.dpotrf("L", n, factor, 0, n, status);
        if (status.val != 0) {
            throw new ArithmeticException("the matrix is not positive definite: leading minor " + status.val);
        }
        return new Cholesky(n, factor);
    }

    /** A^-1 b; b is not written to. */
    public double[] solve(double[] b) {
        double[] x = halfSolve(b);
        Dtrsv.dtrsv("L", "T", "N", n, factor, 0, n, x, 0, 1);
        return x;
    }

    /** L^-1 b, whose squared norm is b^T A^-1 b; b is not written to. */
    public double[] halfSolve(double[] b) {
        double[] x = b.clone();
        Dtrsv.dtrsv("L", "N", "N", n, factor, 0, n, x, 0, 1);
        return x;
    }
}
