package dev.firebreak.unlearning.unlearner;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.privacy.noise.Lattice;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.NoisyHalves;
import dev.firebreak.unlearning.finetuning.Perturbation;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Who knows all data but not which record was forgotten can compute the unperturbed parameters of every candidate, bit for bit, and
 * ask which of them can become the released numbers by adding noise in doubles. With plain doubles the right candidate is the only
 * one for which every coordinate is possible.
 */
class LowBitsTest {
    private static final int N = 12;
    private static final int D = 400;
    private static final int FORGOTTEN = 4;
    private static final double SIGMA = 0.003;
    private static final Examples EXAMPLES = NoisyHalves.examples(N, D);
    private static final Model MODEL =
            Models.MODELS.build("logistic(bias=false, regularization=0.1)").build(EXAMPLES);
    private static final Unlearner METHOD = Unlearners.UNLEARNERS.build(
            "perturbed-minimization(strong-convexity=0.1, smoothness=100, noise=" + SIGMA + ")");

    private static double[] unlearned(int forgotten, Perturbation noise) {
        double[] start = METHOD.train(problem(new int[0], new double[D], noise));
        return METHOD.unlearn(problem(new int[] {forgotten}, start, noise)).theta();
    }

    private static Problem problem(int[] forget, double[] start, Perturbation noise) {
        return Problem.of(MODEL, EXAMPLES, forget, start, Randomness.of(3), noise);
    }

    @Test
    void noCandidateIsRuledOutByTheLowBitsOfARelease() {
        double[][] candidates = IntStream.range(0, N)
                .mapToObj(c -> unlearned(c, Perturbation.silent(Randomness.of(3))))
                .toArray(double[][]::new);
        double spacing = Lattice.spacing(SIGMA);
        // Without a grid this very attack works: it is no weak one.
        double[] plain = candidates[FORGOTTEN].clone();
        var gaussian = Randomness.of(8).stream("plain");
        for (int j = 0; j < D; j++) {
            plain[j] += SIGMA * gaussian.nextGaussian();
        }
        assertEquals(0, impossible(candidates[FORGOTTEN], plain));
        for (int seed = 0; seed < 3; seed++) {
            double[] released = unlearned(FORGOTTEN, Perturbation.of(Noise.experiment(Randomness.of(seed)), 0));
            int right = impossible(candidates[FORGOTTEN], released);
            int leastWrong = D;
            for (int c = 0; c < N; c++) {
                int wrongOfPlain = impossible(candidates[c], plain);
                assertTrue(c == FORGOTTEN || wrongOfPlain > 10, "plain noise: " + wrongOfPlain);
                if (c != FORGOTTEN) {
                    leastWrong = Math.min(leastWrong, impossible(candidates[c], released));
                }
                // On the grid every candidate could have become the release, in every coordinate.
                assertArrayEquals(new double[D], remainders(candidates[c], released, spacing), 0);
            }
            // The search in plain doubles finds nothing either: the right candidate is one among the others.
            assertTrue(
                    right > leastWrong - 30,
                    right + " impossible coordinates, the least of the wrong ones " + leastWrong);
        }
    }

    // What is left of the noise that a candidate needs, in whole steps of the grid.
    private static double[] remainders(double[] candidate, double[] released, double spacing) {
        double[] remainders = new double[D];
        for (int j = 0; j < D; j++) {
            double needed = (released[j] - Lattice.round(candidate[j], spacing)) / spacing;
            remainders[j] = Math.abs(needed - Math.rint(needed));
        }
        return remainders;
    }

    // Coordinates for which no double g has theta + sigma * g = released in double arithmetic.
    private static int impossible(double[] candidate, double[] released) {
        int count = 0;
        for (int j = 0; j < D; j++) {
            count += reachable(candidate[j], released[j]) ? 0 : 1;
        }
        return count;
    }

    private static boolean reachable(double theta, double released) {
        double noise = released - theta;
        // Any noise that rounds to the released number is within the sum's unit in the last place of the difference.
        double reach = Math.ulp(released) + Math.ulp(theta) + Math.ulp(noise);
        double g = (noise - reach) / SIGMA;
        double last = (noise + reach) / SIGMA;
        for (int tries = 0; g <= last; tries++) {
            if (theta + SIGMA * g == released) {
                return true;
            }
            if (tries == 4096) {
                // So many draws lead to so few sums: where the search is this wide, every sum is reached.
                return true;
            }
            g = Math.nextUp(g);
        }
        return false;
    }
}
