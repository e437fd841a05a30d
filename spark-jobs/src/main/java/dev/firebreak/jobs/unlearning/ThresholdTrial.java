package dev.firebreak.jobs.unlearning;

import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.audit.ThresholdAudit;
import dev.firebreak.unlearning.finetuning.Perturbation;
import dev.firebreak.unlearning.receipt.Content;
import dev.firebreak.unlearning.unlearner.Problem;
import dev.firebreak.unlearning.unlearner.Unlearner;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * An attack on a method's certificate: runs in two worlds, one starting from the model that saw the request and one from a model
 * that did not, told apart by their projection on the line between the two results without noise.
 *
 * @param runs per world
 * @param delta of the certificate
 * @param confidence of the bound
 * @param seed of the noise
 */
record ThresholdTrial(int runs, double delta, double confidence, long seed) {

    /**
     * Attacks.
     *
     * @param noisy the noisy phase alone: training without noise that follows is the same in both worlds
     * @param problem of the world that saw the request
     * @param neverSaw parameters trained without it
     */
    Content.Audit attack(Unlearner noisy, Problem problem, double[] neverSaw) {
        double[][] starts = {neverSaw, problem.trained()};
        Perturbation silence = (x, sigma, step) -> {};
        double[] never = run(noisy, problem, starts[0], silence);
        double[] line = run(noisy, problem, starts[1], silence);
        Arrays.setAll(line, j -> line[j] - never[j]);
        double length = Norm.of(line);
        double[][] worlds = new double[2][];
        for (int world = 0; world < 2; world++) {
            int w = world;
            worlds[world] = IntStream.range(0, runs)
                    .parallel()
                    .mapToDouble(run -> {
                        Perturbation noise = Perturbation.of(Noise.experiment(Randomness.of(seed)), 1 + 2L * run + w);
                        return projection(run(noisy, problem, starts[w], noise), never, line, length);
                    })
                    .toArray();
        }
        return new Content.Audit(
                "threshold on a projection", ThresholdAudit.of(worlds[1], worlds[0], delta), delta, confidence);
    }

    private static double[] run(Unlearner method, Problem problem, double[] start, Perturbation noise) {
        return method.unlearn(new Problem(
                        problem.model(),
                        problem.all(),
                        problem.forget(),
                        problem.retained(),
                        start,
                        problem.gradients(),
                        problem.groups(),
                        problem.randomness(),
                        noise,
                        Problem.Watch.NOBODY))
                .theta();
    }

    private static double projection(double[] x, double[] origin, double[] line, double length) {
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
            sum += (x[j] - origin[j]) * line[j];
        }
        return length == 0 ? 0 : sum / length;
    }
}
