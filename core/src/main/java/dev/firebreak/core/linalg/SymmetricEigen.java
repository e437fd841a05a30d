package dev.firebreak.core.linalg;

import java.util.Arrays;

/**
 * The largest eigenvalue of a symmetric matrix and its vector, in an order of operations that is the same everywhere, unlike a
 * LAPACK library's: Householder reduction to tridiagonal form, bisection with Sturm sequences, inverse iteration (Golub and Van
 * Loan, Matrix Computations, 4th edition, sections 8.3.1, 8.4.1 and 8.2.2). O(n^3).
 */
public final class SymmetricEigen {
    // The largest entry is at least 1, so a column or a pivot of this size is below its rounding; squares of such
    // lengths, or quotients by such pivots, would leave the range of the type.
    private static final double NEGLIGIBLE_LENGTH = 0x1p-400;
    private static final double LEAST_PIVOT = 0x1p-52;

    private final int n;
    // On and below the diagonal the matrix, then, below the subdiagonal, the reflectors.
    private final double[] a;
    private final double[] diagonal;
    private final double[] below;
    private final double[] reflectorScale;
    private final int exponent;

    /**
     * An eigenvalue and a unit vector of it.
     *
     * @param value the eigenvalue
     * @param vector n numbers of norm 1, the entry of largest absolute value positive
     */
    public record Pair(double value, double[] vector) {}

    private SymmetricEigen(double[] matrix, int n) {
        this.n = n;
        double largest = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                // Math.max keeps NaN.
                largest = Math.max(largest, Math.abs(matrix[i * n + j]));
            }
        }
        if (!(largest <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "a matrix of NaN or infinity has no eigenvalues, but one entry is " + largest);
        }
        // An exact scaling, so that squares of entries neither overflow nor vanish.
        this.exponent = largest > 0 ? Math.getExponent(largest) : 0;
        this.a = new double[n * n];
        for (int k = 0; k < n * n; k++) {
            a[k] = Math.scalb(matrix[k], -exponent);
        }
        this.diagonal = new double[n];
        this.below = new double[n];
        this.reflectorScale = new double[n];
        reduce();
    }

    /**
     * The largest eigenvalue.
     *
     * @param matrix n x n, symmetric, row-major, not written to; only its lower triangle counts
     * @throws IllegalArgumentException if the matrix holds NaN or infinity
     */
    public static double largestValue(double[] matrix, int n) {
        SymmetricEigen eigen = new SymmetricEigen(matrix, n);
        return Math.scalb(eigen.largest(), eigen.exponent);
    }

    /**
     * The largest eigenvalue and a vector of it; any vector of its eigenspace if it is multiple.
     *
     * @param matrix n x n, symmetric, row-major, not written to; only its lower triangle counts
     * @throws IllegalArgumentException if the matrix holds NaN or infinity
     */
    public static Pair largestPair(double[] matrix, int n) {
        SymmetricEigen eigen = new SymmetricEigen(matrix, n);
        double value = eigen.largest();
        return new Pair(Math.scalb(value, eigen.exponent), eigen.vector(value));
    }

    // T = H ... H A H ... H with H = I - scale v v^T acting on rows k+1..n-1, v stored in column k.
    private void reduce() {
        double[] p = new double[n];
        // The reflector by itself: a column is slow to walk along.
        double[] v = new double[n];
        for (int k = 0; k < n - 2; k++) {
            double norm = 0;
            for (int i = k + 1; i < n; i++) {
                norm += a[i * n + k] * a[i * n + k];
            }
            norm = Math.sqrt(norm);
            if (norm < NEGLIGIBLE_LENGTH) {
                continue;
            }
            double head = a[(k + 1) * n + k];
            double alpha = head > 0 ? -norm : norm;
            below[k] = alpha;
            a[(k + 1) * n + k] = head - alpha;
            double scale = 1 / (norm * (norm + Math.abs(head)));
            reflectorScale[k] = scale;
            for (int i = k + 1; i < n; i++) {
                v[i] = a[i * n + k];
            }
            multiply(v, p, k + 1);
            double projection = 0;
            for (int i = k + 1; i < n; i++) {
                p[i] *= scale;
                projection += p[i] * v[i];
            }
            for (int i = k + 1; i < n; i++) {
                p[i] -= scale * projection / 2 * v[i];
            }
            for (int i = k + 1; i < n; i++) {
                for (int j = k + 1; j <= i; j++) {
                    a[i * n + j] -= v[i] * p[j] + p[i] * v[j];
                }
            }
        }
        for (int i = 0; i < n; i++) {
            diagonal[i] = a[i * n + i];
        }
        if (n > 1) {
            below[n - 2] = a[(n - 1) * n + n - 2];
        }
    }

    // p = A v over rows and columns first..n-1. An entry below the diagonal is read once, for both of its places.
    private void multiply(double[] v, double[] p, int first) {
        for (int i = first; i < n; i++) {
            double sum = 0;
            for (int j = first; j < i; j++) {
                sum += a[i * n + j] * v[j];
                p[j] += a[i * n + j] * v[i];
            }
            p[i] = sum + a[i * n + i] * v[i];
        }
    }

    private double largest() {
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            double radius = (i > 0 ? Math.abs(below[i - 1]) : 0) + (i < n - 1 ? Math.abs(below[i]) : 0);
            // The largest eigenvalue is at least every diagonal entry, and within Gershgorin's discs.
            low = Math.max(low, diagonal[i]);
            high = Math.max(high, diagonal[i] + radius);
        }
        double middle = (low + high) / 2;
        while (low < middle && middle < high) {
            if (isAbove(middle)) {
                high = middle;
            } else {
                low = middle;
            }
            middle = (low + high) / 2;
        }
        return high;
    }

    // Whether all eigenvalues are below x: then every pivot of T - x I is negative.
    private boolean isAbove(double x) {
        double pivot = diagonal[0] - x;
        for (int i = 1; i < n && pivot < 0; i++) {
            pivot = diagonal[i] - x - below[i - 1] * below[i - 1] / pivot;
        }
        return pivot < 0;
    }

    private double[] vector(double value) {
        double[] x = new double[n];
        // Not orthogonal to anything by accident, and the same everywhere.
        for (int i = 0; i < n; i++) {
            x[i] = 1 + 0.37 * ((i * 7) % 11);
        }
        for (int t = 0; t < 4; t++) {
            solveShifted(value, x);
            normalize(x);
        }
        for (int k = n - 3; k >= 0; k--) {
            double projection = 0;
            for (int i = k + 1; i < n; i++) {
                projection += a[i * n + k] * x[i];
            }
            for (int i = k + 1; i < n; i++) {
                x[i] -= reflectorScale[k] * projection * a[i * n + k];
            }
        }
        normalize(x);
        int top = 0;
        for (int i = 1; i < n; i++) {
            top = Math.abs(x[i]) > Math.abs(x[top]) ? i : top;
        }
        if (x[top] < 0) {
            for (int i = 0; i < n; i++) {
                x[i] = -x[i];
            }
        }
        return x;
    }

    // Gaussian elimination with row exchanges; a pivot that vanishes is what makes the iteration converge at once.
    private void solveShifted(double value, double[] x) {
        double[] main = new double[n];
        double[] upper = new double[n];
        double[] second = new double[n];
        for (int i = 0; i < n; i++) {
            main[i] = diagonal[i] - value;
            upper[i] = i < n - 1 ? below[i] : 0;
        }
        for (int i = 0; i < n - 1; i++) {
            double lower = below[i];
            if (Math.abs(main[i]) >= Math.abs(lower)) {
                main[i] = atLeast(main[i]);
                double factor = lower / main[i];
                main[i + 1] -= factor * upper[i];
                x[i + 1] -= factor * x[i];
            } else {
                double factor = main[i] / lower;
                main[i] = lower;
                double held = upper[i];
                upper[i] = main[i + 1];
                main[i + 1] = held - factor * upper[i];
                second[i] = upper[i + 1];
                upper[i + 1] = -factor * second[i];
                double moved = x[i];
                x[i] = x[i + 1];
                x[i + 1] = moved - factor * x[i];
            }
        }
        main[n - 1] = atLeast(main[n - 1]);
        for (int i = n - 1; i >= 0; i--) {
            double rest = x[i] - (i < n - 1 ? upper[i] * x[i + 1] : 0) - (i < n - 2 ? second[i] * x[i + 2] : 0);
            x[i] = rest / main[i];
        }
    }

    private static double atLeast(double pivot) {
        return Math.abs(pivot) < LEAST_PIVOT ? Math.copySign(LEAST_PIVOT, pivot) : pivot;
    }

    private static void normalize(double[] x) {
        double largest = 0;
        for (double value : x) {
            largest = Math.max(largest, Math.abs(value));
        }
        if (!(largest > 0)) {
            Arrays.fill(x, 0);
            x[0] = 1;
            return;
        }
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            x[i] /= largest;
            sum += x[i] * x[i];
        }
        double norm = Math.sqrt(sum);
        for (int i = 0; i < x.length; i++) {
            x[i] /= norm;
        }
    }
}
