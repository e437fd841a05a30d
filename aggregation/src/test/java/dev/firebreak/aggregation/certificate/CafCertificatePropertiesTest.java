package dev.firebreak.aggregation.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CafCertificatePropertiesTest {

    /** On a line the covariance is a number; whatever the weights, the honest mean is as near as the certificate says. */
    @Property(tries = 200)
    void theHonestMeanIsAsNearAsTheCertificateSays(@ForAll long seed, @ForAll @IntRange(min = 3, max = 12) int n) {
        RandomStream stream = Randomness.of(seed).stream("caf");
        int f = (n - 1) / 2;
        double[] x = new double[n];
        double[] c = new double[n];
        double[] honest = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = stream.nextGaussian() + (i < f ? 10 : 0);
            c[i] = stream.nextInt(4) / 3.0;
            honest[i] = i < f ? 0 : 1;
        }
        c[n - 1] = 1;
        double error = mean(c, x) - mean(honest, x);
        double bound = CafCertificate.of(c, f, variance(c, x)).errorBound(variance(honest, x));
        assertTrue(error * error <= bound * (1 + 1e-9) + 1e-24, error * error + " > " + bound);
    }

    @Example
    void worksOutByHand() {
        // c_H = 0.5 + 0.5 + 1 = 2 of C = 3: (sqrt(1/2 * 8) + sqrt(1/2 * 2))^2
        double bound = CafCertificate.of(new double[] {1, 0.5, 1, 0.5}, 1, 8).errorBound(2);
        assertEquals(9, bound, 1e-14);
        assertEquals(
                Double.POSITIVE_INFINITY,
                CafCertificate.of(new double[] {0, 0, 1}, 1, 1).errorBound(1));
        assertThrows(IllegalArgumentException.class, () -> CafCertificate.of(new double[] {1, 2, 1}, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> CafCertificate.of(new double[] {1, 1}, 1, 1));
    }

    private static double mean(double[] c, double[] x) {
        double sum = 0;
        double total = 0;
        for (int i = 0; i < x.length; i++) {
            sum += c[i] * x[i];
            total += c[i];
        }
        return sum / total;
    }

    private static double variance(double[] c, double[] x) {
        double mean = mean(c, x);
        double[] squares = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            squares[i] = (x[i] - mean) * (x[i] - mean);
        }
        return mean(c, squares);
    }
}
