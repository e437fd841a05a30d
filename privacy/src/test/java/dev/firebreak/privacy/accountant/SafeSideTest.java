package dev.firebreak.privacy.accountant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certified numbers at the ends of their ranges: right where a double can hold them, and never understated. */
class SafeSideTest {

    // Reference values by 400-digit arithmetic.
    @ParameterizedTest
    @CsvSource({
        "0, 1e-16, 3.9894228040143267e-17",
        "0, 1e-12, 3.9894228040143267e-13",
        "0, 1e-6, 3.9894228040141604e-7",
        "0, 1e-3, 0.00039894226377883829",
        "1e-6, 1e-6, 8.3315512245425392e-8",
        "5e-6, 1e-6, 5.3461788992627121e-14",
        "3e-12, 1e-12, 3.8215431704829655e-16",
        "1e-3, 1e-3, 8.3357132125208494e-5",
        "0.02, 0.005, 3.6085244752439406e-8",
        "0.05, 0.01, 5.4814402007468726e-10",
        "0.05, 0.0101, 7.2109663243985299e-10",
        "1e-5, 2e-5, 3.9559509276304377e-6"
    })
    void theDivergenceKeepsItsDigitsAtSmallDistances(double epsilon, double r, double expected) {
        assertEquals(expected, HockeyStick.divergence(epsilon, r), 1e-12 * expected);
    }

    // Farther out the exponent alone costs digits.
    @ParameterizedTest
    @CsvSource({
        "0.12, 0.0101, 6.5989858146907449e-36",
        "0.115, 0.0099, 1.5176140644322802e-34",
        "0.125, 0.0099, 6.2370027868756028e-40",
        "0.3, 0.009, 1.9890869865050711e-247"
    })
    void theTailOfTheDivergenceKeepsElevenDigits(double epsilon, double r, double expected) {
        assertEquals(expected, HockeyStick.divergence(epsilon, r), 1e-11 * expected);
    }

    @Test
    void aPositiveDivergenceIsNeverStatedAsZero() {
        assertEquals(Double.MIN_VALUE, HockeyStick.divergence(5e-169, 1e-170));
        assertEquals(Double.MIN_VALUE, HockeyStick.divergence(1e4, 2));
        assertTrue(HockeyStick.divergence(0, Double.MIN_VALUE) > 0);
        assertTrue(HockeyStick.divergence(1e308, 1e-300) > 0);
        assertEquals(0, HockeyStick.divergence(1, 0));
    }

    @Test
    void pairsFarApartAreFarApart() {
        assertEquals(1, HockeyStick.divergence(0, 200), 1e-15);
        assertEquals(1, HockeyStick.divergence(1000, 100), 1e-15);
        assertEquals(0.5, HockeyStick.divergence(1e6 / 2, 1e3), 1e-3);
        assertTrue(new GaussianDp(136).epsilon(1e-5) > 9000);
    }

    // theta(eps, mu) = 1e-300 at mu = 2e-170 is solved by eps near 5e-169.
    @Test
    void aTinyShiftKeepsAPositiveEpsilon() {
        double epsilon = new GaussianDp(2e-170).epsilon(1e-300);
        assertTrue(epsilon > 4e-169 && epsilon < 6e-169, "epsilon " + epsilon);
        assertEquals(0, GaussianDp.weakest(0, 0.1).epsilon(0.1));
    }

    @Test
    void noiseIsRaisedUntilTheTargetIsMet() {
        assertEquals(3, NoiseCalibration.raised(3, noise -> true));
        double raised = NoiseCalibration.raised(3, noise -> noise >= 3 * (1 + 1e-9));
        assertTrue(raised >= 3 * (1 + 1e-9) && raised <= 3 * (1 + 2e-9), "raised " + raised);
        assertThrows(IllegalArgumentException.class, () -> NoiseCalibration.raised(3, noise -> false));
    }

    // Orders go on beyond 1024 while they do better: up to 1024 this was .0035. A thousand steps
    // of noise 1e6 at full rate are exactly one step of noise 1e6/sqrt(1000).
    @Test
    void ordersGoOnWhileTheyDoBetter() {
        RdpAccountant.Guarantee sparse =
                RdpAccountant.standard().epsilon(new PoissonGaussian(0.01, 1e6), 10_000_000, 1e-5);
        assertTrue(sparse.epsilon() < 2e-4, sparse.toString());
        assertTrue(sparse.order() > 1024, sparse.toString());
        assertFalse(sparse.edgeOrder(), sparse.toString());
        double exact = new GaussianDp(Math.sqrt(1000) / 1e6).epsilon(1e-12);
        RdpAccountant.Guarantee full = RdpAccountant.standard().epsilon(new PoissonGaussian(1, 1e6), 1000, 1e-12);
        assertTrue(full.epsilon() >= exact && full.epsilon() < 1.5 * exact, full + " against " + exact);
    }

    @Test
    void extremeTargetsAreReachedSoonOrRefusedInWords() {
        assertTimeout(Duration.ofSeconds(20), () -> {
            double little = NoiseCalibration.noiseMultiplier(
                    RdpAccountant.standard(), noise -> new PoissonGaussian(0.1, noise), 100, 1e4, 1e-5);
            assertTrue(little > 0.001 && little < 0.5, "noise " + little);
            double much = NoiseCalibration.noiseMultiplier(
                    RdpAccountant.standard(), noise -> new PoissonGaussian(0.1, noise), 100, 0.01, 1e-300);
            assertTrue(RdpAccountant.standard()
                            .epsilon(new PoissonGaussian(0.1, much), 100, 1e-300)
                            .epsilon()
                    <= 0.01);
        });
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new GroupPrivacy(3).perRecordDelta(3000, 1e-5));
        assertTrue(refused.getMessage().contains("group of 3 records"), refused.getMessage());
    }
}
