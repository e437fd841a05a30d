package dev.firebreak.unlearning.shadow;

import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.finetuning.GradientSource;
import dev.firebreak.unlearning.finetuning.Perturbation;
import dev.firebreak.unlearning.unlearner.Problem;
import dev.firebreak.unlearning.unlearner.Unlearner;
import dev.firebreak.unlearning.unlearner.Unlearner.WorstPair;

/**
 * The pair on which noisy fine-tuning leaks all that its certificate allows: one parameter, starts far out on either side, gradients that
 * push the two apart at full length in every step ({@link Unlearner#worstPair}). It shows that an auditor has power, and catches noise that is too small on any data.
 *
 * @param method noisy fine-tuning without training afterwards
 * @param seed of the audit
 */
public record WorstCase(Unlearner method, long seed) {
    // Beyond every clip.
    private static final double FAR = 1e6;

    /**
     * Released parameters of runs {@code from..to-1}.
     *
     * @param world 1 on the positive side, 0 on the other
     */
    public double[] statistics(int world, int from, int to) {
        boolean oneFunction = method.worstPair() == WorstPair.ONE_GRADIENT;
        int side = world == 1 ? 1 : -1;
        Examples one = new Examples(DenseFeatures.of(1, new double[1]), new double[1], 0);
        Model model = Models.MODELS.build("linear(bias=false)").build(one);
        GradientSource pushing = (theta, batch, out) -> {
            out[0] = -FAR * (oneFunction ? Math.signum(theta[0]) : side);
            return 0;
        };
        double[] statistics = new double[to - from];
        for (int run = from; run < to; run++) {
            Randomness draws = Randomness.of(
                    Randomness.of(seed).stream("worst-case-run", run, world).nextLong());
            Problem problem = Problem.of(
                            model,
                            one,
                            new int[0],
                            new double[] {side * FAR},
                            draws,
                            Perturbation.of(Noise.experiment(draws), 0))
                    .withGradients(pushing);
            statistics[run - from] = method.unlearn(problem).theta()[0];
        }
        return statistics;
    }
}
