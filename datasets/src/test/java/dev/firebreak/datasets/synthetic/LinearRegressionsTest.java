package dev.firebreak.datasets.synthetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.DenseFeatures;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LinearRegressionsTest {

    @Test
    void r2WithoutNoiseIsExactlyLinearInEachSubset() {
        Dataset set = r2(5, 4, 9, 1, 0, 3);
        for (int k = 0; k < 5; k++) {
            assertTrue(residual(set, k, 9) < 1e-20);
        }
        assertTrue(distance(solution(set, 0, 9), solution(set, 1, 9)) > 0.1);
    }

    @Test
    void r2WithoutHeterogeneityHasOneSolution() {
        Dataset set = r2(5, 4, 9, 0, 0, 3);
        for (int k = 1; k < 5; k++) {
            assertArrayEquals(solution(set, 0, 9), solution(set, k, 9), 1e-10);
        }
    }

    /** Solutions differ by N(0, 2 sigma_H^2) per coordinate; the mean over 2000 x 5 has a deviation of 1.4 %. */
    @Test
    void r2SolutionsSpreadByTheHeterogeneity() {
        Dataset set = r2(2000, 5, 8, 3, 0, 11);
        double[][] solutions = new double[2000][];
        Arrays.setAll(solutions, k -> solution(set, k, 8));
        double sum = 0;
        for (int k = 0; k < 2000; k++) {
            for (int l = 0; l < k; l++) {
                sum += distance(solutions[k], solutions[l]);
            }
        }
        assertEquals(2 * 9, sum / (1_999_000 * 5), 0.06 * 18);
    }

    /** The residual of m samples after fitting Q numbers has mean noise^2 (m - Q). */
    @Test
    void r2LabelsCarryTheNoise() {
        Dataset set = r2(200, 5, 25, 1, 0.5, 5);
        double sum = 0;
        for (int k = 0; k < 200; k++) {
            sum += residual(set, k, 25);
        }
        assertEquals(0.25 * (25 - 5), sum / 200, 0.3);
    }

    @Test
    void r1FeaturesHaveDeviationTen() {
        Dataset set = LinearRegressions.r1("r1", 100, 100, 0.3, 2);
        double squares = Arrays.stream(
                        set.train().features() instanceof DenseFeatures dense ? dense.float64() : new double[0])
                .map(z -> z * z)
                .sum();
        assertEquals(100, squares / 10_000, 5);
    }

    /** Var y_k = 100 Q (1 + k sigma_H) + 1, k = 1..N; the standardised squares average to 1 within 4 deviations. */
    @Test
    void r1LabelsGrowWithTheSubset() {
        Dataset set = LinearRegressions.r1("r1", 2000, 50, 0.3, 4);
        double early = 0;
        double late = 0;
        for (int k = 1; k <= 2000; k++) {
            double y = set.train().targets()[k - 1];
            double standardised = y * y / (100 * 50 * (1 + 0.3 * k) + 1);
            early += k <= 1000 ? standardised : 0;
            late += k <= 1000 ? 0 : standardised;
        }
        assertEquals(1, early / 1000, 0.2);
        assertEquals(1, late / 1000, 0.2);
    }

    @Test
    void groupsAreSubsets() {
        assertArrayEquals(
                new int[] {0, 0, 1, 1, 2, 2}, r2(3, 2, 2, 1, 1, 1).groups().orElseThrow());
        assertArrayEquals(
                new int[] {0, 1, 2},
                LinearRegressions.r1("r1", 3, 2, 1, 1).groups().orElseThrow());
    }

    @Test
    void aSubsetDoesNotDependOnHowManyThereAre() {
        Dataset few = LinearRegressions.r1("r1", 3, 4, 0.3, 9);
        Dataset many = LinearRegressions.r1("r1", 7, 4, 0.3, 9);
        assertEquals(few.train().features(), many.train().features().select(0, 1, 2));
    }

    @Test
    void tooManyNumbersAreRefused() {
        assertThrows(InputException.class, () -> LinearRegressions.r1("r1", 1 << 20, 1 << 20, 0, 1));
    }

    /** Least squares of one subset by normal equations, with elimination. */
    private static Dataset r2(int devices, int dimension, int samples, double heterogeneity, double noise, long seed) {
        return LinearRegressions.r2("r2", devices, dimension, samples, heterogeneity, noise, 0, 0, seed);
    }

    private static double[] solution(Dataset set, int subset, int samples) {
        int q = set.train().features().dimension();
        double[][] normal = new double[q][q + 1];
        double[] z = new double[q];
        for (int row = subset * samples; row < (subset + 1) * samples; row++) {
            set.train().features().copy(row, z, 0);
            for (int a = 0; a < q; a++) {
                for (int b = 0; b < q; b++) {
                    normal[a][b] += z[a] * z[b];
                }
                normal[a][q] += z[a] * set.train().targets()[row];
            }
        }
        for (int p = 0; p < q; p++) {
            for (int a = 0; a < q; a++) {
                double factor = a == p ? 0 : normal[a][p] / normal[p][p];
                for (int b = p; b <= q; b++) {
                    normal[a][b] -= factor * normal[p][b];
                }
            }
        }
        double[] x = new double[q];
        Arrays.setAll(x, a -> normal[a][q] / normal[a][a]);
        return x;
    }

    private static double residual(Dataset set, int subset, int samples) {
        double[] x = solution(set, subset, samples);
        double[] z = new double[x.length];
        double sum = 0;
        for (int row = subset * samples; row < (subset + 1) * samples; row++) {
            set.train().features().copy(row, z, 0);
            double error = set.train().targets()[row];
            for (int j = 0; j < x.length; j++) {
                error -= z[j] * x[j];
            }
            sum += error * error;
        }
        return sum;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += (a[j] - b[j]) * (a[j] - b[j]);
        }
        return sum;
    }
}
