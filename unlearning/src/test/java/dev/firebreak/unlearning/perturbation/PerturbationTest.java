package dev.firebreak.unlearning.perturbation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.random.Randomness;
import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.privacy.accountant.GaussianDp;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.finetuning.Perturbation;
import org.junit.jupiter.api.Test;

class PerturbationTest {
    // 1/2 (100 x^2 + y^2): curvature between 1 and 100, minimum at 0.
    private static final Curvature CURVATURE = new Curvature(1, 100);

    private static double valley(double[] theta, double[] gradient) {
        gradient[0] = 100 * theta[0];
        gradient[1] = theta[1];
        return (100 * theta[0] * theta[0] + theta[1] * theta[1]) / 2;
    }

    @Test
    void momentumNeedsFewerSteps() {
        double[] start = {1, 1};
        int plain = Minimizer.gradientDescent(CURVATURE)
                .minimize(PerturbationTest::valley, start, 1e-9, 10_000, t -> {})
                .steps();
        Minimizer.Minimum fast =
                Minimizer.accelerated(CURVATURE).minimize(PerturbationTest::valley, start, 1e-9, 10_000, t -> {});
        assertTrue(fast.steps() < plain / 4, fast.steps() + " against " + plain);
        assertTrue(fast.gradientNorm() <= 1e-9);
        assertArrayEquals(new double[2], fast.theta(), 1e-9);
    }

    @Test
    void quasiNewtonNeedsFewerStill() {
        double[] start = {1, 1};
        Minimizer.Minimum minimum = new QuasiNewton(5).minimize(PerturbationTest::valley, start, 1e-9, 100);
        assertTrue(minimum.gradientNorm() <= 1e-9);
        assertArrayEquals(new double[2], minimum.theta(), 1e-9);
        assertTrue(minimum.steps() <= 15, minimum.steps() + " steps");
        assertArrayEquals(new double[] {1, 1}, start);
        assertEquals(
                2,
                new QuasiNewton(5)
                        .minimize(PerturbationTest::valley, start, 1e-9, 2)
                        .steps());
    }

    @Test
    void aPrecisionThatIsNotReachedIsNotClaimed() {
        Minimizer descent = Minimizer.gradientDescent(CURVATURE);
        double[] start = {1, 1};
        assertThrows(
                ArithmeticException.class, () -> descent.minimize(PerturbationTest::valley, start, 1e-9, 10, t -> {}));
        Minimizer tooBold = new Minimizer(1, 0);
        ArithmeticException left = assertThrows(
                ArithmeticException.class,
                () -> tooBold.minimize(PerturbationTest::valley, start, 1e-9, 10_000, t -> {}));
        assertTrue(left.getMessage().contains("left the finite numbers"), left.getMessage());
    }

    @Test
    void theCertificateIsThatOfTwoGaussiansTwoPrecisionsApart() {
        PerturbedMinimization method = new PerturbedMinimization(CURVATURE, 0.5, 0.25);
        assertEquals(
                new GaussianDp(1).epsilon(1e-5),
                method.certificate(Conversion.GDP, 1e-5, 0).epsilon(),
                1e-9);
    }

    @Test
    void theReleaseIsPerturbedAndThePrivateStateIsNot() {
        PerturbedMinimization method = new PerturbedMinimization(CURVATURE, 0.5, 0.25);
        Minimizer.Minimum state = Minimizer.gradientDescent(CURVATURE)
                .minimize(PerturbationTest::valley, new double[] {1, 1}, method.gradientNorm(), 1000, t -> {});
        double[] before = state.theta().clone();
        Noise noise = Noise.experiment(Randomness.of(5));
        double[] first = method.publish(state.theta(), Perturbation.of(noise, 1));
        double[] second = method.publish(state.theta(), Perturbation.of(noise, 2));
        assertArrayEquals(before, state.theta(), 0);
        assertTrue(Math.abs(first[0] - before[0]) > 1e-3);
        assertTrue(Math.abs(first[0] - second[0]) > 1e-3);
    }

    // f / (n - f) <= m (R_0 - Delta) / G: with right side 1 half of the records.
    @Test
    void capacity() {
        assertEquals(500, new Curvature(1, 1).deletionCapacity(1000, 3, 1, 2));
        assertEquals(0, new Curvature(1, 1).deletionCapacity(1000, 1, 2, 2));
        assertThrows(IllegalArgumentException.class, () -> new Curvature(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Curvature(2, 1));
    }
}
