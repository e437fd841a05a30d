package dev.firebreak.unlearning.perturbation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.learning.optimize.Objective;
import dev.firebreak.unlearning.finetuning.BlockGradients;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RobustDescentTest {
    private static final int N = 1000;
    private static final int D = 10;

    // Least squares with ridge 0.1 on Gaussian inputs: curvature 0.1 + sample covariance, whose eigenvalues lie well
    // inside.
    private static final Curvature CURVATURE = new Curvature(0.8, 1.5);

    private static Examples shifted(int forget, double shift) {
        RandomStream stream = Randomness.of(11).stream("regression");
        double[] truth = new double[D];
        Arrays.setAll(truth, j -> stream.nextGaussian() / Math.sqrt(D));
        double[] x = new double[N * D];
        Arrays.setAll(x, k -> stream.nextGaussian());
        double[] y = new double[N];
        for (int i = 0; i < N; i++) {
            y[i] = 0.1 * stream.nextGaussian() + (i < forget ? shift : 0);
            for (int j = 0; j < D; j++) {
                y[i] += truth[j] * x[i * D + j];
            }
        }
        return new Examples(DenseFeatures.of(D, x), y, 0);
    }

    /** Gradient steps until the retained risk is optimal to precision: from plain training, robust training, from 0. */
    private static int[] steps(int forget, double shift) {
        Examples all = shifted(forget, shift);
        Model model =
                Models.MODELS.build("linear(bias=false, regularization=0.1)").build(all);
        Objective retained =
                Objective.of(model, all.select(IntStream.range(forget, N).toArray()));
        PerturbedMinimization method = PerturbedMinimization.calibrated(CURVATURE, 1e-3, 1, D);
        Minimizer descent = Minimizer.gradientDescent(CURVATURE);
        double[] plain = Minimizer.accelerated(CURVATURE)
                .minimize(Objective.of(model, all), new double[D], 1e-8, 10_000, t -> {})
                .theta();
        double[] robust = new RobustDescent(1 / CURVATURE.smoothness(), Math.max(forget, 1), 60)
                .run(new double[D], BlockGradients.of(model, all, N), t -> {});
        return Arrays.stream(new double[][] {plain, robust, new double[D]})
                .mapToInt(start -> descent.minimize(retained, start, method.gradientNorm(), 1000, t -> {})
                        .steps())
                .toArray();
    }

    // One record far outside defeats the warm start of plain training, and not that of robust training.
    @Test
    void oneShiftedRecordMakesThePlainWarmStartSlowerThanStartingAnew() {
        int[] honest = steps(1, 0);
        assertTrue(honest[0] <= honest[2], Arrays.toString(honest));
        int[] shifted = steps(1, 1e4);
        assertTrue(shifted[0] > shifted[2], Arrays.toString(shifted));
        assertTrue(shifted[1] < shifted[2], Arrays.toString(shifted));
    }

    @Test
    void plainStepsGrowWithTheShiftAndRobustOnesDoNot() {
        int[] near = steps(10, 10);
        int[] far = steps(10, 1e5);
        assertTrue(far[0] > near[0] + 1, Arrays.toString(near) + Arrays.toString(far));
        assertTrue(Math.abs(far[1] - near[1]) <= 1, Arrays.toString(near) + Arrays.toString(far));
    }

    @Test
    void withoutTrimmingItIsTheMean() {
        double[] out = RobustDescent.trimmedMean(new double[] {1, 5, 2, 6, 6, 10}, 3, 0);
        assertArrayEquals(new double[] {3, 7}, out, 1e-15);
    }

    @Test
    void hugeValuesOnTheTrimmedSideChangeNothing() {
        double[] calm = {1, 2, 3, 4, 5};
        double[] wild = {-1e300, 2, 3, 4, 1e300};
        double[] expected = RobustDescent.trimmedMean(calm, 5, 1);
        double[] actual = RobustDescent.trimmedMean(wild, 5, 1);
        assertEquals(3, actual[0], 0);
        assertArrayEquals(expected, actual, 0);
        assertThrows(IllegalArgumentException.class, () -> RobustDescent.trimmedMean(calm, 5, 3));
        assertThrows(IllegalArgumentException.class, () -> RobustDescent.requireMajority(4, 2));
    }

    // Gradients of one's own data: trimming must not hide that one is not a number.
    @Test
    void aGroupThatIsNotANumberShows() {
        double[] mean = RobustDescent.trimmedMean(new double[] {1, 2, Double.NaN, 3, 4}, 5, 0);
        assertEquals(Double.NaN, mean[0]);
    }

    @Test
    void groupsCoverAllRecords() {
        Examples all = shifted(0, 0);
        Model model = Models.MODELS.build("linear").build(all);
        double[] theta = new double[D + 1];
        double[] whole = new double[D + 1];
        model.gradient(theta, all, IntStream.range(0, N).toArray(), whole);
        BlockGradients groups = BlockGradients.of(model, all, 20);
        double[] rows = new double[20 * (D + 1)];
        groups.compute(theta, rows);
        double[] mean = RobustDescent.trimmedMean(rows, 20, 0);
        assertArrayEquals(whole, mean, 1e-12);
    }
}
