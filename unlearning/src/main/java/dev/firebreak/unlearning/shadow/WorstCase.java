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
import java.util.stream.IntStream;

/**
 * The pair on which noisy fine-tuning leaks all that its certificate allows: one parameter, starts far out on either side, gradients that
 * push the two apart at full length in every step ({@link Unlearner.WorstPair}). It shows that an auditor has power, and catches noise that is too small on any data.
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
        boolean oneFunction = method.traits().worstPair() == WorstPair.ONE_GRADIENT;
        int side = world == 1 ? 1 : -1;
        Examples one = new Examples(DenseFeatures.of(1, new double[1]), new double[1], 0);
        Model model = Models.MODELS.build("linear(bias=false)").build(one);
        GradientSource pushing = (theta, batch, out) -> {
            out[0] = -FAR * (oneFunction ? Math.signum(theta[0]) : side);
            return 0;
        };
        return IntStream.range(from, to)
                .mapToDouble(run -> {
                    Randomness draws = Randomness.of(Randomness.of(seed).stream("worst-case-run", run, world)
                            .nextLong());
                    Perturbation noise = Perturbation.of(Noise.experiment(draws), 0);
                    double[] start = {side * FAR};
                    Problem problem = Problem.of(model, one, new int[0], start, draws, noise);
                    return method.unlearn(problem.withGradients(pushing)).theta()[0];
                })
                .toArray();
    }
}
