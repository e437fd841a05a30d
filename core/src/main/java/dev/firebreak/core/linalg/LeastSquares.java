package dev.firebreak.core.linalg;

import org.netlib.lapack.Dgelss;
import org.netlib.util.intW;

/**
 * Minimum-norm least squares through the singular value decomposition (LAPACK's dgelss): of all x that minimise ||A x - b||,
 * the shortest. Singular values below {@code eps * max(rows, columns)} times the largest count as 0.
 *
 * <p>It uses the plain Java body of the LAPACK that Breeze brings, never a native or vectorised one, so that the same A and b
 * give the same bits on every machine. O(rows * columns * min(rows, columns)); meant for matrices of at most a few hundred
 * rows. Thread safe: calls are made one at a time, since that body keeps machine constants in static fields.
 *
 * @param x the solution, one number per column
 * @param condition largest over smallest of the min(rows, columns) singular values; infinite if the smallest is 0
 */
public record LeastSquares(double[] x, double condition) {
    private static final double EPSILON = Math.ulp(1.0);

    /**
     * Solves a real system.
     *
     * @param a A by rows, at least one row and column, all finite
     * @param b one number per row of A, finite
     */
    public static LeastSquares solve(double[][] a, double[] b) {
        int rows = a.length;
        int columns = a[0].length;
        if (b.length != rows) {
            throw new IllegalArgumentException("b must have " + rows + " numbers, but has " + b.length);
        }
        double[] columnMajor = new double[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                columnMajor[j * rows + i] = a[i][j];
            }
        }
        int leading = Math.max(rows, columns);
        double[] solution = new double[leading];
        System.arraycopy(b, 0, solution, 0, rows);
        double[] singular = new double[Math.min(rows, columns)];
        double[] work = new double[8 * (rows + columns) + 64];
        intW status = new intW(0);
        synchronized (LeastSquares.class) {
            Dgelss.dgelss(
                    rows,
                    columns,
                    1,
                    columnMajor,
                    0,
                    rows,
                    solution,
                    0,
                    leading,
                    singular,
                    0,
                    EPSILON * leading,
                    new intW(0),
                    work,
                    0,
                    work.length,
                    status);
        }
        if (status.val != 0) {
            throw new ArithmeticException("the singular value decomposition did not converge");
        }
        double[] x = new double[columns];
        System.arraycopy(solution, 0, x, 0, columns);
        return new LeastSquares(x, singular[0] / singular[singular.length - 1]);
    }

    /**
     * Solves a complex system, as the real one of twice its size that has the same shortest solution.
     *
     * @param real Re A by rows
     * @param imaginary Im A by rows
     * @param b Re b, then Im b
     * @return Re x, then Im x
     */
    public static LeastSquares solveComplex(double[][] real, double[][] imaginary, double[] b) {
        int rows = real.length;
        int columns = real[0].length;
        double[][] embedded = new double[2 * rows][2 * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                embedded[i][j] = real[i][j];
                embedded[i][columns + j] = -imaginary[i][j];
                embedded[rows + i][j] = imaginary[i][j];
                embedded[rows + i][columns + j] = real[i][j];
            }
        }
        return solve(embedded, b);
    }
}
