package dev.firebreak.core.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SymmetricEigenTest {

    /** [[2, 1], [1, 2]] has 3 with (1, 1) and 1 with (1, -1). */
    @Test
    void twoByTwo() {
        SymmetricEigen.Pair pair = SymmetricEigen.largestPair(new double[] {2, 1, 1, 2}, 2);
        assertEquals(3, pair.value(), 1e-15);
        assertArrayEquals(new double[] {Math.sqrt(0.5), Math.sqrt(0.5)}, pair.vector(), 1e-15);
    }

    /** The second difference matrix of order n has largest eigenvalue 2 + 2 cos(pi / (n + 1)). */
    @Test
    void secondDifferences() {
        int n = 30;
        double[] a = new double[n * n];
        for (int i = 0; i < n; i++) {
            a[i * n + i] = 2;
            if (i > 0) {
                a[i * n + i - 1] = -1;
                a[(i - 1) * n + i] = -1;
            }
        }
        assertEquals(2 + 2 * Math.cos(Math.PI / (n + 1)), SymmetricEigen.largestValue(a, n), 1e-14);
    }

    @Test
    void randomMatricesGiveAPairWhoseValueNoRayleighQuotientExceeds() {
        RandomStream stream = Randomness.of(3).stream("eigen");
        for (int n = 1; n <= 40; n++) {
            double[] a = new double[n * n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    a[i * n + j] = stream.nextGaussian();
                    a[j * n + i] = a[i * n + j];
                }
            }
            double[] before = a.clone();
            SymmetricEigen.Pair pair = SymmetricEigen.largestPair(a, n);
            assertArrayEquals(before, a);
            assertEquals(pair.value(), SymmetricEigen.largestValue(a, n));
            double[] image = multiply(a, pair.vector());
            for (int i = 0; i < n; i++) {
                assertEquals(pair.value() * pair.vector()[i], image[i], 1e-11);
            }
            for (int t = 0; t < 20; t++) {
                double[] x = new double[n];
                double square = 0;
                for (int i = 0; i < n; i++) {
                    x[i] = stream.nextGaussian();
                    square += x[i] * x[i];
                }
                double quotient = 0;
                double[] y = multiply(a, x);
                for (int i = 0; i < n; i++) {
                    quotient += x[i] * y[i] / square;
                }
                assertTrue(quotient <= pair.value() + 1e-12);
            }
        }
    }

    @Test
    void zeroRankOneDegenerateAndHugeMatrices() {
        assertEquals(0, SymmetricEigen.largestValue(new double[9], 3));
        assertEquals(1, norm(SymmetricEigen.largestPair(new double[9], 3).vector()), 1e-15);
        double[] identity = {1, 0, 0, 0, 1, 0, 0, 0, 1};
        assertEquals(1, SymmetricEigen.largestValue(identity, 3));
        double[] rankOne = {1e300, 2e300, 2e300, 4e300};
        SymmetricEigen.Pair pair = SymmetricEigen.largestPair(rankOne, 2);
        assertEquals(5e300, pair.value(), 1e285);
        assertArrayEquals(new double[] {1 / Math.sqrt(5), 2 / Math.sqrt(5)}, pair.vector(), 1e-15);
        assertEquals(-3, SymmetricEigen.largestValue(new double[] {-3}, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> SymmetricEigen.largestValue(new double[] {1, Double.NaN, Double.NaN, 1}, 2));
    }

    /** Columns below the diagonal shrink by 1e-16 a step until their squares vanish. */
    @Test
    void matricesOfRankOneAndTwoWhoseEntriesSpan300Orders() {
        RandomStream stream = Randomness.of(4).stream("graded");
        for (int n : new int[] {2, 3, 21, 57, 100, 200}) {
            for (int orders : new int[] {0, 17, 100, 300}) {
                double[] u = graded(stream, n, orders);
                double[] v = graded(stream, n, orders / 2);
                assertRank(n, u, new double[n]);
                assertRank(n, u, v);
            }
            double[] light = new double[n];
            Arrays.setAll(light, i -> i < n / 2 ? 1 : 1e-17 * (1 + i % 7));
            assertRank(n, light, new double[n]);
            assertRank(n, light, graded(stream, n, 17));
        }
    }

    // Entries of sizes between 10^-orders and 1, in any order.
    private static double[] graded(RandomStream stream, int n, int orders) {
        double[] u = new double[n];
        Arrays.setAll(u, i -> stream.nextGaussian() * Math.pow(10, -orders * stream.nextDouble()));
        return u;
    }

    // u u^T + v v^T has the eigenvalues of the 2 x 2 matrix of inner products of u and v.
    private static void assertRank(int n, double[] u, double[] v) {
        double[] a = new double[n * n];
        double uu = 0;
        double vv = 0;
        double uv = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                a[i * n + j] = u[i] * u[j] + v[i] * v[j];
            }
            uu += u[i] * u[i];
            vv += v[i] * v[i];
            uv += u[i] * v[i];
        }
        double expected = (uu + vv) / 2 + Math.hypot((uu - vv) / 2, uv);
        SymmetricEigen.Pair pair = SymmetricEigen.largestPair(a, n);
        assertEquals(expected, pair.value(), 1e-13 * expected);
        double[] image = multiply(a, pair.vector());
        for (int i = 0; i < n; i++) {
            assertEquals(expected * pair.vector()[i], image[i], 1e-12 * expected);
        }
    }

    private static double[] multiply(double[] a, double[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j < y.length; j++) {
                y[i] += a[i * y.length + j] * x[j];
            }
        }
        return y;
    }

    private static double norm(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }
}
