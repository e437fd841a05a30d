package dev.firebreak.coding;

import dev.firebreak.core.InputException;
import dev.firebreak.core.kernel.Kernels;
import dev.firebreak.core.linalg.LeastSquares;
import dev.firebreak.core.random.RandomStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntFunction;

/**
 * The cyclic repetition code of Tandon, Lei, Dimakis and Karampatziakis ("Gradient Coding: Avoiding Stragglers in Distributed
 * Learning", ICML 2017, algorithm 2) against s late workers. H is a random s x n matrix with H 1 = 0; row i of B is supported on
 * the window i..i+s and orthogonal to the rows of H, so any n - s rows of B span the all-ones vector. Worker i sends
 * sum_k B[i][k] G_k; with survivors S the shortest a with B_S^T a = 1 gives the full sum a^T R_S.
 *
 * <p>Wrong messages are not detected. With more than s late workers, or where rounding leaves B_S^T a away from 1, the result is the closest
 * that the survivors allow, NOT_CERTIFIED. For more than about 50 workers prefer fractional repetition or the centred cyclic code.
 *
 * @param stragglers s
 * @param matrix B, row per worker
 * @param recoveries the decoding rows solved so far
 */
record CyclicRepetition(int stragglers, double[][] matrix, Recoveries recoveries) implements FixedCoding {
    // A window as bad as this would lose half of the digits; such a draw is made again (our choice).
    private static final double WORST_CONDITION = 1e8;

    // A weight of a subset that differs from 1 by more is no rounding error (our choice).
    private static final double TOLERANCE = 1e-8;

    private CyclicRepetition(int stragglers, double[][] matrix) {
        this(stragglers, matrix, new Recoveries());
    }

    /** What both repetition codes against late workers propose. */
    static List<CodingSpec.Proposal> proposals(CodingPlanner planner, OptionalDouble target) {
        return List.of(CodingSpec.Proposal.exact(
                "stragglers=" + Math.max(1, planner.stragglers()),
                planner.byzantine() == 0,
                "exact",
                CodingSpec.Proposal.NO_GUARANTEE));
    }

    /**
     * Draws a code.
     *
     * @param stragglers s, in [0, N)
     */
    static CyclicRepetition draw(int workers, int stragglers, DriverSecret secret) {
        if (stragglers >= workers) {
            throw new InputException("coding cyclic-repetition(stragglers=" + stragglers + ") needs more than "
                    + stragglers + " workers, but there are " + workers);
        }
        return first(workers, attempt -> {
            RandomStream stream = secret.stream("code", attempt);
            double[][] h = new double[stragglers][workers];
            for (double[] row : h) {
                for (int j = 0; j < workers - 1; j++) {
                    row[j] = stream.nextGaussian();
                    row[workers - 1] -= row[j];
                }
            }
            return h;
        });
    }

    /**
     * The code of the first H whose windows are all well conditioned.
     *
     * @param draw H by attempt, counted from 0: one row per straggler, each summing to 0
     */
    static CyclicRepetition first(int workers, IntFunction<double[][]> draw) {
        for (int attempt = 0; ; attempt++) {
            double[][] h = draw.apply(attempt);
            double[][] b = new double[workers][workers];
            if (fill(h, b) <= WORST_CONDITION) {
                return new CyclicRepetition(h.length, b);
            }
        }
    }

    // Fills B, the identity without stragglers, and returns the worst condition of the windows of H.
    static double fill(double[][] h, double[][] b) {
        int n = b.length;
        int s = h.length;
        double worst = 1;
        for (int i = 0; i < n; i++) {
            b[i][i] = 1;
            if (s == 0) {
                continue;
            }
            double[][] window = new double[s][s];
            double[] first = new double[s];
            for (int row = 0; row < s; row++) {
                first[row] = -h[row][i];
                for (int t = 0; t < s; t++) {
                    window[row][t] = h[row][(i + 1 + t) % n];
                }
            }
            LeastSquares solved = LeastSquares.solve(window, first);
            for (int t = 0; t < s; t++) {
                b[i][(i + 1 + t) % n] = solved.x()[t];
            }
            worst = Math.max(worst, solved.condition());
        }
        return worst;
    }

    @Override
    public int workers() {
        return matrix.length;
    }

    @Override
    public int load() {
        return stragglers + 1;
    }

    @Override
    public void check(MessageTraits messages) {
        if (!messages.compressor().isLossless() && !messages.compressor().sharesMask()) {
            throw new InputException(
                    "coding cyclic-repetition combines messages linearly, so compression must do the same to all of"
                            + " them; use none or rand-k(mask=shared)");
        }
        messages.requireLinear();
    }

    @Override
    public boolean usesRule() {
        return false;
    }

    /** The shortest a with B_S^T a closest to all ones. */
    double[] recovery(BitSet survivors) {
        return recoveries.get(survivors, s -> {
            int[] workers = s.stream().toArray();
            double[][] transposed = new double[matrix.length][workers.length];
            for (int k = 0; k < matrix.length; k++) {
                for (int i = 0; i < workers.length; i++) {
                    transposed[k][i] = matrix[workers[i]][k];
                }
            }
            double[] ones = new double[matrix.length];
            Arrays.fill(ones, 1);
            return LeastSquares.solve(transposed, ones).x();
        });
    }

    /** max |B_S^T a - 1|: by how much the weight of some subset in the decoded sum is off. */
    private double residual(int[] survivors, double[] a) {
        double[] off = new double[matrix.length];
        Arrays.fill(off, -1);
        for (int i = 0; i < survivors.length; i++) {
            Kernels.best().axpy(a[i], matrix[survivors[i]], 0, off, 0, off.length);
        }
        return Arrays.stream(off).map(Math::abs).max().orElseThrow();
    }

    @Override
    public Assignment assignment(int worker) {
        int[] subsets = new int[stragglers + 1];
        double[] weights = new double[stragglers + 1];
        for (int t = 0; t <= stragglers; t++) {
            subsets[t] = (worker + t) % matrix.length;
            weights[t] = matrix[worker][subsets[t]];
        }
        return Assignment.weighted(subsets, weights);
    }

    @Override
    public Decoded decode(Received received) {
        int[] workers = received.workers();
        if (workers.length == 0) {
            return new Decoded.Lost("no message of the round could be used", received.malformed());
        }
        double[] a = recovery(Recoveries.setOf(workers));
        double[] gradient = new double[received.rows().dimension()];
        for (int i = 0; i < workers.length; i++) {
            Kernels.best().axpy(a[i] / matrix.length, received.rows().row(i), 0, gradient, 0, gradient.length);
        }
        boolean exact = residual(workers, a) <= TOLERANCE;
        return new Decoded.Recovered(
                gradient, exact ? DecodingStatus.EXACT : DecodingStatus.NOT_CERTIFIED, received.malformed());
    }
}
