package dev.firebreak.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** LAD's assignment and encoding, and the variance identities its bounds rest on. */
class LadVectorsTest {

    @TestFactory
    Stream<DynamicTest> encode() {
        return CodingVectors.cases("encode", vector -> {
            int workers = vector.integer("N");
            int load = vector.integer("d");
            int[] honest = vector.integers("honest_devices");
            double[][] gradients = vector.matrix("gradients");
            Lad.Plan plan =
                    new Lad.Plan(vector.integers("perm"), vector.integers("rows"), load, workers - honest.length);
            int[][] expected = vector.integerMatrix("assignment");
            double[][] means = plan.encodeAll(workers, gradients[0].length, k -> gradients[k]);
            double[][] sums = new double[workers][];
            for (int i = 0; i < workers; i++) {
                assertArrayEquals(expected[i], plan.assignment(i).subsets());
                sums[i] = Arrays.stream(means[i]).map(x -> x * load).toArray();
            }
            vector.assertClose("coded_mean", means);
            vector.assertClose("coded_sum", sums);
            double[] mu = mean(gradients);
            vector.assertClose("global_mean", mu);
            vector.assertClose("V", spread(gradients, mu));
            vector.assertClose("alpha", LadTheory.alpha(workers, load));
            int[] honestRows = Arrays.stream(honest).map(i -> plan.rows()[i]).toArray();
            vector.assertClose("rho_for_rows", rho(workers, load, honestRows));
            vector.assertClose("rho_avg", new LadTheory(workers, load, workers - honest.length, 0).rho());
        });
    }

    /**
     * rho for a fixed set of honest windows, where they start: (N sum_c c_c^2 - 1) / (N - 1), c_c being position c's weight in the mean of
     * the honest messages.
     */
    private static double rho(int workers, int load, int... honestRows) {
        double[] weights = new double[workers];
        for (int row : honestRows) {
            for (int j = 0; j < load; j++) {
                weights[(row + j) % workers] += 1.0 / (load * honestRows.length);
            }
        }
        double squares = Arrays.stream(weights).map(c -> c * c).sum();
        return workers == 1 ? 0 : (workers * squares - 1) / (workers - 1);
    }

    @TestFactory
    Stream<DynamicTest> varianceIdentities() {
        return CodingVectors.cases("variance_identity", vector -> {
            int workers = vector.integer("N");
            int load = vector.integer("d");
            int[] rows = vector.integers("honest_rows");
            double[][] gradients = vector.matrix("gradients");
            double[] mu = mean(gradients);
            double[] totals = new double[3];
            int permutations = 0;
            int[] perm = IntStream.range(0, workers).toArray();
            do {
                Lad.Plan plan = new Lad.Plan(perm, rows, load, vector.integer("f"));
                double[][] honest = plan.encodeAll(rows.length, mu.length, k -> gradients[k]);
                double[] mean = mean(honest);
                totals[0] += squaredDistance(honest[0], mu);
                totals[1] += squaredDistance(mean, mu);
                totals[2] += spread(honest, mean);
                permutations++;
            } while (next(perm));
            double spread = vector.real("V");
            double alpha = LadTheory.alpha(workers, load);
            double rho = rho(workers, load, rows);
            vector.assertClose("alpha", alpha);
            vector.assertClose("rho", rho);
            vector.assertClose("E_single_sq_dev", totals[0] / permutations);
            vector.assertClose("E_honest_mean_sq_dev", totals[1] / permutations);
            vector.assertClose("E_within_honest", totals[2] / permutations);
            vector.close(alpha * spread, totals[0] / permutations, "alpha V");
            vector.close(rho * spread, totals[1] / permutations, "rho V");
            vector.close((alpha - rho) * spread, totals[2] / permutations, "(alpha - rho) V");
        });
    }

    static double[] mean(double[][] rows) {
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int q = 0; q < mean.length; q++) {
                mean[q] += row[q] / rows.length;
            }
        }
        return mean;
    }

    static double spread(double[][] rows, double[] centre) {
        return Arrays.stream(rows)
                .mapToDouble(row -> squaredDistance(row, centre))
                .average()
                .orElseThrow();
    }

    static double squaredDistance(double[] x, double[] y) {
        return IntStream.range(0, x.length)
                .mapToDouble(q -> (x[q] - y[q]) * (x[q] - y[q]))
                .sum();
    }

    // The next permutation in lexicographic order, in place; false after the last.
    private static boolean next(int[] order) {
        int i = order.length - 2;
        while (i >= 0 && order[i] > order[i + 1]) {
            i--;
        }
        if (i < 0) {
            return false;
        }
        int j = order.length - 1;
        while (order[j] < order[i]) {
            j--;
        }
        swap(order, i, j);
        for (int low = i + 1, high = order.length - 1; low < high; low++, high--) {
            swap(order, low, high);
        }
        return true;
    }

    private static void swap(int[] order, int i, int j) {
        int held = order[i];
        order[i] = order[j];
        order[j] = held;
    }
}
