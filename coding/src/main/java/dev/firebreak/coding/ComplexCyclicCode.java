package dev.firebreak.coding;

import dev.firebreak.core.InputException;
import dev.firebreak.core.linalg.LeastSquares;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * DRACO's cyclic code (Chen, Wang, Charles and Papailiopoulos, "DRACO: Byzantine-resilient Distributed Training via Redundant
 * Gradients", ICML 2018, section 4): C[p][q] = exp(-2 pi i p q / n) / sqrt n, C1 its first n - 2s columns, W = C1 Q with a
 * first row of ones in Q and the others such that row j of W is supported on the window j..j+2s. Worker j sends the complex
 * sum_k W[j][k] G_k: twice the numbers of a gradient.
 *
 * <p>The entries of W grow so fast with n and s that nothing is located at n = 100; more than 50 workers are refused.
 */
final class ComplexCyclicCode implements CyclicCode {
    private static final int MOST_WORKERS = 50;

    private final int n;
    private final int s;
    private final double[][] real;
    private final double[][] imaginary;

    /**
     * Builds the code in O(n (n-2s)^3).
     *
     * @param workers at least 2s + 1, at most 50
     * @param errors s
     */
    ComplexCyclicCode(int workers, int errors) {
        if (workers > MOST_WORKERS) {
            throw new InputException("coding complex-cyclic is not numerically sound above " + MOST_WORKERS
                    + " workers, and there are " + workers + "; use centred-cyclic, repetition or lad");
        }
        this.n = workers;
        this.s = errors;
        this.real = new double[n][n];
        this.imaginary = new double[n][n];
        for (int subset = 0; subset < n; subset++) {
            fillColumn(subset);
        }
    }

    static List<CodingSpec.Proposal> proposals(CodingPlanner planner, OptionalDouble target) {
        int errors = (2 * planner.byzantine() + planner.stragglers() + 1) / 2;
        return List.of(CodingSpec.Proposal.exact("errors=" + errors, true, "exact to rounding", ""));
    }

    private void fillColumn(int subset) {
        int unknowns = n - 2 * s - 1;
        double[] q = new double[0];
        if (unknowns > 0) {
            int[] rows = IntStream.range(0, n)
                    .filter(j -> Math.floorMod(subset - j, n) > 2 * s)
                    .toArray();
            double[][] re = new double[unknowns][unknowns];
            double[][] im = new double[unknowns][unknowns];
            double[] target = new double[2 * unknowns];
            for (int i = 0; i < unknowns; i++) {
                target[i] = -1 / Math.sqrt(n);
                for (int c = 0; c < unknowns; c++) {
                    re[i][c] = cos(rows[i], c + 1);
                    im[i][c] = sin(rows[i], c + 1);
                }
            }
            q = LeastSquares.solveComplex(re, im, target).x();
        }
        for (int t = 0; t <= 2 * s; t++) {
            int j = Math.floorMod(subset - t, n);
            double re = 1 / Math.sqrt(n);
            double im = 0;
            for (int c = 0; c < unknowns; c++) {
                re += cos(j, c + 1) * q[c] - sin(j, c + 1) * q[unknowns + c];
                im += cos(j, c + 1) * q[unknowns + c] + sin(j, c + 1) * q[c];
            }
            real[j][subset] = re;
            imaginary[j][subset] = im;
        }
    }

    // Real and imaginary part of C[p][q].
    private double cos(int p, int q) {
        return StrictMath.cos(2 * StrictMath.PI * ((long) p * q % n) / n) / Math.sqrt(n);
    }

    private double sin(int p, int q) {
        return -StrictMath.sin(2 * StrictMath.PI * ((long) p * q % n) / n) / Math.sqrt(n);
    }

    /** Re W, row per worker. */
    double[][] real() {
        return real;
    }

    /** Im W, row per worker. */
    double[][] imaginary() {
        return imaginary;
    }

    @Override
    public int length() {
        return n;
    }

    @Override
    public int checks() {
        return 2 * s;
    }

    @Override
    public int firstCheck() {
        return n - 2 * s;
    }

    @Override
    public boolean counterClockwise() {
        return true;
    }

    @Override
    public int blocks() {
        return 2;
    }

    @Override
    public Assignment assignment(int worker) {
        int[] subsets =
                IntStream.rangeClosed(0, 2 * s).map(t -> (worker + t) % n).toArray();
        double[][] weights = new double[2][subsets.length];
        for (int t = 0; t < subsets.length; t++) {
            weights[0][t] = real[worker][subsets[t]];
            weights[1][t] = imaginary[worker][subsets[t]];
        }
        return new Assignment(subsets, weights, 1);
    }

    @Override
    public double[] recovery(BitSet good) {
        int[] used = good.stream().toArray();
        double[][] re = new double[n - 2 * s][used.length];
        double[][] im = new double[n - 2 * s][used.length];
        for (int c = 0; c < re.length; c++) {
            for (int i = 0; i < used.length; i++) {
                re[c][i] = cos(used[i], c);
                im[c][i] = sin(used[i], c);
            }
        }
        double[] target = new double[2 * re.length];
        target[0] = 1;
        return LeastSquares.solveComplex(re, im, target).x();
    }
}
