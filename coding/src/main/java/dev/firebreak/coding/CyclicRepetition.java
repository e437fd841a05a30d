package dev.firebreak.coding;

import dev.firebreak.coding.compression.Compressor;
import dev.firebreak.core.InputException;
import dev.firebreak.core.linalg.LeastSquares;
import dev.firebreak.core.random.RandomStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntFunction;

/**
 * The cyclic repetition code of Tandon, Lei, Dimakis and Karampatziakis ("Gradient Coding: Avoiding Stragglers in Distributed
 * Learning", ICML 2017, algorithm 2) against s late devices. H is a random s x n matrix with H 1 = 0; row i of B is supported on
 * the window i..i+s and orthogonal to the rows of H, so any n - s rows of B span the all-ones vector. Device i sends
 * sum_k B[i][k] G_k; with survivors S the shortest a with B_S^T a = 1 gives the full sum a^T R_S.
 *
 * <p>A lie passes unseen. With more than s late devices, or where rounding leaves B_S^T a away from 1, the result is the closest
 * that the survivors allow, NOT_CERTIFIED. For more than about 50 devices prefer fractional repetition or the centred cyclic code.
 */
final class CyclicRepetition implements LinearScheme {
    // A window as bad as this would lose half of the digits; such a draw is made again (our choice).
    private static final double WORST_CONDITION = 1e8;

    // A subset that counts this much more or less than 1 is told from rounding (our choice).
    private static final double TOLERANCE = 1e-8;

    private final int stragglers;
    private final double[][] b;
    private final Recoveries recoveries = new Recoveries();

    private CyclicRepetition(int stragglers, double[][] b) {
        this.stragglers = stragglers;
        this.b = b;
    }

    /**
     * Draws a code.
     *
     * @param stragglers s, in [0, N)
     */
    static CyclicRepetition draw(int devices, int stragglers, DriverSecret secret) {
        if (stragglers >= devices) {
            throw new InputException("coding cyclic-repetition(stragglers=" + stragglers + ") needs more than "
                    + stragglers + " workers, but there are " + devices);
        }
        if (stragglers == 0) {
            return new CyclicRepetition(0, uncoded(devices));
        }
        return first(attempt -> {
            RandomStream stream = secret.stream("code", attempt);
            double[][] h = new double[stragglers][devices];
            for (double[] row : h) {
                for (int j = 0; j < devices - 1; j++) {
                    row[j] = stream.nextGaussian();
                    row[devices - 1] -= row[j];
                }
            }
            return h;
        });
    }

    /**
     * The code of the first H whose windows are all well conditioned.
     *
     * @param draw H by attempt, counted from 0
     */
    static CyclicRepetition first(IntFunction<double[][]> draw) {
        for (int attempt = 0; ; attempt++) {
            double[][] h = draw.apply(attempt);
            double[][] b = new double[h[0].length][h[0].length];
            if (fill(h, b) <= WORST_CONDITION) {
                return new CyclicRepetition(h.length, b);
            }
        }
    }

    /** The code of a given H, one row per straggler, each summing to 0. */
    static CyclicRepetition of(double[][] h) {
        double[][] b = new double[h[0].length][h[0].length];
        fill(h, b);
        return new CyclicRepetition(h.length, b);
    }

    /** Fills B and returns the worst condition of the windows of H. */
    private static double fill(double[][] h, double[][] b) {
        int n = b.length;
        int s = h.length;
        double worst = 1;
        for (int i = 0; i < n; i++) {
            b[i][i] = 1;
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

    // Without stragglers every device sends its own gradient.
    private static double[][] uncoded(int devices) {
        double[][] b = new double[devices][devices];
        for (int i = 0; i < devices; i++) {
            b[i][i] = 1;
        }
        return b;
    }

    /** B, row per device. */
    double[][] matrix() {
        return b;
    }

    @Override
    public int devices() {
        return b.length;
    }

    @Override
    public int subsets() {
        return b.length;
    }

    @Override
    public int load() {
        return stragglers + 1;
    }

    @Override
    public void check(Compressor compressor, boolean float32) {
        if (!compressor.isLossless() && !compressor.sharesMask()) {
            throw new InputException(
                    "coding cyclic-repetition combines messages linearly, so compression must do the same to all of"
                            + " them; use none or rand-k(mask=shared)");
        }
    }

    @Override
    public boolean usesRule() {
        return false;
    }

    @Override
    public CodingPlan plan(int round) {
        return new Plan();
    }

    /** The shortest a with B_S^T a closest to all ones. */
    double[] recovery(BitSet survivors) {
        return recoveries.get(survivors, s -> {
            int[] devices = s.stream().toArray();
            double[][] transposed = new double[b.length][devices.length];
            for (int k = 0; k < b.length; k++) {
                for (int i = 0; i < devices.length; i++) {
                    transposed[k][i] = b[devices[i]][k];
                }
            }
            double[] ones = new double[b.length];
            Arrays.fill(ones, 1);
            return LeastSquares.solve(transposed, ones).x();
        });
    }

    /** max |B_S^T a - 1|: by how much the weight of some subset in the decoded sum is off. */
    private double residual(int[] survivors, double[] a) {
        double[] off = new double[b.length];
        Arrays.fill(off, -1);
        for (int i = 0; i < survivors.length; i++) {
            Recoveries.add(a[i], b[survivors[i]], 0, off);
        }
        return Arrays.stream(off).map(Math::abs).max().orElseThrow();
    }

    /** The plan, the same in every round. */
    final class Plan implements CodingPlan {

        @Override
        public Assignment assignment(int device) {
            int[] subsets = new int[stragglers + 1];
            double[] weights = new double[stragglers + 1];
            for (int t = 0; t <= stragglers; t++) {
                subsets[t] = (device + t) % b.length;
                weights[t] = b[device][subsets[t]];
            }
            return Assignment.weighted(subsets, weights);
        }

        @Override
        public Decoded decode(Received received) {
            Received finite = received.onlyFinite();
            int[] devices = finite.devices();
            if (devices.length == 0) {
                return new Decoded.Lost("no message of the round could be used", finite.malformed());
            }
            double[] a = recovery(Recoveries.setOf(devices));
            double[] gradient = new double[finite.rows().dimension()];
            for (int i = 0; i < devices.length; i++) {
                Recoveries.add(a[i] / b.length, finite.rows().row(i), 0, gradient);
            }
            boolean exact = residual(devices, a) <= TOLERANCE;
            return new Decoded.Recovered(
                    gradient, exact ? DecodingStatus.EXACT : DecodingStatus.NOT_CERTIFIED, finite.malformed());
        }
    }
}
