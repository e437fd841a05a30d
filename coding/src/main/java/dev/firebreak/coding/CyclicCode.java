package dev.firebreak.coding;

import dev.firebreak.core.InputException;
import dev.firebreak.core.kernel.Sums;
import dev.firebreak.core.linalg.LeastSquares;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * A linear code over the workers of a cycle whose honest messages, seen as a vector over j = 0..n-1, miss 2s consecutive
 * frequencies of the discrete Fourier transform: those are the parity checks that locate wrong messages. Worker j computes the window
 * of subsets j..j+2s.
 *
 * @param workers how many workers and subsets there are; those of the cycle above are virtual: always missing, and zero
 * @param length n, the length of the cycle
 * @param checks parity checks, 2s
 * @param firstCheck the first of the frequencies that honest messages miss
 * @param windows weights by block, worker and place in its window; one block where messages are real, a real and an imaginary one
 *     where they are complex
 */
record CyclicCode(int workers, int length, int checks, int firstCheck, double[][][] windows) {
    private static final int MOST_COMPLEX = 50;

    /**
     * The centred real code (this project's construction, see the gradient-coding specification, section 6.5): n odd,
     * window 2s + 1, all weights positive and real,
     * <pre>w_t proportional to prod_{r=2s+1}^{n-1} 2 sin(pi (t - r) / n), t = 0..2s, sum of w = 1,
     * message_j = sum_t w_t G_{(j+t) mod n}.</pre>
     * The zeros of the product make every column a trigonometric polynomial of degree m = (n-2s-1)/2, so the frequencies m+1..m+2s
     * are parity checks; the columns sum to 1, so the messages sum to the sum of the gradients. Each message is a weighted mean of
     * gradients, which a robust rule may aggregate if decoding fails.
     *
     * <p>For an even number of workers one virtual worker and one all-zero subset are added.
     *
     * @param workers at least 2s + 1
     * @param errors s
     */
    static CyclicCode centred(int workers, int errors) {
        int n = workers % 2 == 0 ? workers + 1 : workers;
        double[] window = new double[2 * errors + 1];
        for (int t = 0; t < window.length; t++) {
            window[t] = 1;
            for (int r = window.length; r < n; r++) {
                window[t] *= 2 * StrictMath.sin(StrictMath.PI * (t - r) / n);
            }
        }
        double total = Sums.of(window);
        Arrays.setAll(window, t -> window[t] / total);
        double[][] same = new double[n][];
        Arrays.fill(same, window);
        return new CyclicCode(workers, n, 2 * errors, (n - 2 * errors + 1) / 2, new double[][][] {same});
    }

    /**
     * DRACO's complex code (Chen, Wang, Charles and Papailiopoulos, "DRACO: Byzantine-resilient Distributed Training via Redundant
     * Gradients", ICML 2018, section 4): C[p][q] = exp(-2 pi i p q / n) / sqrt n, C1 its first n - 2s columns, W = C1 Q with a
     * first row of ones in Q and the others such that row j of W is supported on the window j..j+2s. Worker j sends the complex
     * sum_k W[j][k] G_k: twice the numbers of a gradient. Built in O(n (n-2s)^3).
     *
     * <p>The entries of W grow so fast with n and s that nothing is located at n = 100; more than 50 workers are refused.
     *
     * @param workers at least 2s + 1, at most 50
     * @param errors s
     */
    static CyclicCode complex(int workers, int errors) {
        if (workers > MOST_COMPLEX) {
            throw new InputException("coding complex-cyclic is not numerically sound above " + MOST_COMPLEX
                    + " workers, and there are " + workers + "; use centred-cyclic, repetition or lad");
        }
        CyclicCode code = new CyclicCode(
                workers, workers, 2 * errors, workers - 2 * errors, new double[2][workers][2 * errors + 1]);
        IntStream.range(0, workers).forEach(code::fillColumn);
        return code;
    }

    private void fillColumn(int subset) {
        int unknowns = firstCheck - 1;
        double[] q = new double[0];
        if (unknowns > 0) {
            int[] rows = IntStream.range(0, length)
                    .filter(j -> Math.floorMod(subset - j, length) > checks)
                    .toArray();
            double[][] re = new double[unknowns][unknowns];
            double[][] im = new double[unknowns][unknowns];
            double[] target = new double[2 * unknowns];
            for (int i = 0; i < unknowns; i++) {
                target[i] = -1 / Math.sqrt(length);
                for (int c = 0; c < unknowns; c++) {
                    re[i][c] = cos(rows[i], c + 1);
                    im[i][c] = sin(rows[i], c + 1);
                }
            }
            q = LeastSquares.solveComplex(re, im, target).x();
        }
        for (int t = 0; t <= checks; t++) {
            int j = Math.floorMod(subset - t, length);
            double re = 1 / Math.sqrt(length);
            double im = 0;
            for (int c = 0; c < unknowns; c++) {
                re += cos(j, c + 1) * q[c] - sin(j, c + 1) * q[unknowns + c];
                im += cos(j, c + 1) * q[unknowns + c] + sin(j, c + 1) * q[c];
            }
            windows[0][j][t] = re;
            windows[1][j][t] = im;
        }
    }

    // Real and imaginary part of C[p][q].
    private double cos(int p, int q) {
        return StrictMath.cos(angle(p, q)) / Math.sqrt(length);
    }

    private double sin(int p, int q) {
        return -StrictMath.sin(angle(p, q)) / Math.sqrt(length);
    }

    private double angle(int p, int q) {
        return 2 * StrictMath.PI * ((long) p * q % length) / length;
    }

    /** Whether messages are real; worker j is then at exp(-2 pi i j / n), else at exp(+2 pi i j / n). */
    boolean isReal() {
        return windows.length == 1;
    }

    Assignment assignment(int worker) {
        int[] places = IntStream.rangeClosed(0, checks)
                .filter(t -> (worker + t) % length < workers)
                .toArray();
        double[][] weights = Arrays.stream(windows)
                .map(block ->
                        Arrays.stream(places).mapToDouble(t -> block[worker][t]).toArray())
                .toArray(double[][]::new);
        int[] subsets = Arrays.stream(places).map(t -> (worker + t) % length).toArray();
        return new Assignment(subsets, weights, 1);
    }

    /**
     * The shortest v such that the real part of sum_j v_j times message j is the sum of all subset gradients.
     *
     * @param good the workers j that may be used, at least n - 2s
     * @return the real parts of v in worker order, then (for two blocks) the imaginary parts
     */
    double[] recovery(BitSet good) {
        int[] used = good.stream().toArray();
        return isReal() ? realRecovery(used) : complexRecovery(used);
    }

    private double[] realRecovery(int[] used) {
        double[][] basis = new double[2 * firstCheck - 1][used.length];
        for (int i = 0; i < used.length; i++) {
            basis[0][i] = 1 / Math.sqrt(length);
            for (int k = 1; k < firstCheck; k++) {
                basis[2 * k - 1][i] = Math.sqrt(2.0 / length) * StrictMath.cos(angle(k, used[i]));
                basis[2 * k][i] = Math.sqrt(2.0 / length) * StrictMath.sin(angle(k, used[i]));
            }
        }
        double[] target = new double[basis.length];
        target[0] = Math.sqrt(length);
        return LeastSquares.solve(basis, target).x();
    }

    private double[] complexRecovery(int[] used) {
        double[][] re = new double[firstCheck][used.length];
        double[][] im = new double[firstCheck][used.length];
        for (int c = 0; c < firstCheck; c++) {
            for (int i = 0; i < used.length; i++) {
                re[c][i] = cos(used[i], c);
                im[c][i] = sin(used[i], c);
            }
        }
        double[] target = new double[2 * firstCheck];
        target[0] = 1;
        return LeastSquares.solveComplex(re, im, target).x();
    }
}
