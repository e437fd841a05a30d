package dev.firebreak.coding;

import dev.firebreak.core.kernel.Sums;
import dev.firebreak.core.linalg.LeastSquares;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The centred real cyclic code (this project's construction, see the gradient-coding specification, section 6.5): n odd,
 * window 2s + 1, all weights positive and real,
 * <pre>w_t proportional to prod_{r=2s+1}^{n-1} 2 sin(pi (t - r) / n), t = 0..2s, sum of w = 1,
 * message_j = sum_t w_t G_{(j+t) mod n}.</pre>
 * The zeros of the product make every column a trigonometric polynomial of degree m = (n-2s-1)/2, so the frequencies m+1..m+2s
 * are parity checks; the columns sum to 1, so the messages sum to the sum of the gradients. Each message is a weighted mean of
 * gradients, which a robust rule may aggregate if decoding fails.
 *
 * <p>For an even number of workers one virtual worker and one all-zero subset are added; that worker is always missing.
 */
final class CentredCyclicCode implements CyclicCode {
    private final int workers;
    private final int n;
    private final int s;
    private final double[] weights;

    /**
     * A code.
     *
     * @param workers at least 2s + 1
     * @param errors s
     */
    CentredCyclicCode(int workers, int errors) {
        this.workers = workers;
        this.n = workers % 2 == 0 ? workers + 1 : workers;
        this.s = errors;
        this.weights = new double[2 * s + 1];
        for (int t = 0; t <= 2 * s; t++) {
            weights[t] = 1;
            for (int r = 2 * s + 1; r < n; r++) {
                weights[t] *= 2 * StrictMath.sin(StrictMath.PI * (t - r) / n);
            }
        }
        double total = Sums.of(weights);
        Arrays.setAll(weights, t -> weights[t] / total);
    }

    static List<CodingSpec.Proposal> proposals(CodingPlanner planner, OptionalDouble target) {
        int n = planner.devices();
        int errors = (2 * planner.byzantine() + planner.stragglers() + (n % 2 == 0 ? 1 : 0) + 1) / 2;
        return List.of(CodingSpec.Proposal.exact(
                "errors=" + errors,
                isSound(n, errors),
                "exact to rounding",
                "beyond its numerical range; failures are detected"));
    }

    /** Whether errors were located without fail when it was tried (specification, section 6.5). */
    static boolean isSound(int workers, int errors) {
        return workers <= 51 ? errors <= 7 : workers <= 101 && errors <= 5;
    }

    /** The least s against f Byzantine workers: for an even number of workers the virtual one uses up one of the 2s, even with f = 0. */
    static int leastErrors(int workers, int byzantine) {
        return workers % 2 == 0 ? byzantine + 1 : byzantine;
    }

    /** The window, w_0..w_2s. */
    double[] weights() {
        return weights;
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
        return (n - 2 * s - 1) / 2 + 1;
    }

    @Override
    public boolean counterClockwise() {
        return false;
    }

    @Override
    public int blocks() {
        return 1;
    }

    @Override
    public Assignment assignment(int worker) {
        int[] subsets = new int[weights.length];
        double[] used = new double[weights.length];
        int count = 0;
        for (int t = 0; t < weights.length; t++) {
            int subset = (worker + t) % n;
            if (subset < workers) {
                subsets[count] = subset;
                used[count++] = weights[t];
            }
        }
        return Assignment.weighted(Arrays.copyOf(subsets, count), Arrays.copyOf(used, count));
    }

    @Override
    public double[] recovery(BitSet good) {
        int degree = (n - 2 * s - 1) / 2;
        int[] used = good.stream().toArray();
        double[][] basis = new double[2 * degree + 1][used.length];
        for (int i = 0; i < used.length; i++) {
            basis[0][i] = 1 / Math.sqrt(n);
            for (int k = 1; k <= degree; k++) {
                double angle = 2 * StrictMath.PI * ((long) k * used[i] % n) / n;
                basis[2 * k - 1][i] = Math.sqrt(2.0 / n) * StrictMath.cos(angle);
                basis[2 * k][i] = Math.sqrt(2.0 / n) * StrictMath.sin(angle);
            }
        }
        double[] target = new double[basis.length];
        target[0] = Math.sqrt(n);
        return LeastSquares.solve(basis, target).x();
    }
}
