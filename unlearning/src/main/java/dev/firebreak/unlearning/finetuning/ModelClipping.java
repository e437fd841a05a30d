package dev.firebreak.unlearning.finetuning;

import dev.firebreak.core.TwelveDigits;
import dev.firebreak.core.linalg.VectorMath;
import dev.firebreak.privacy.accountant.HockeyStick;
import dev.firebreak.privacy.noise.Lattice;
import dev.firebreak.unlearning.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.IntConsumer;

/**
 * Algorithm 2 of Koloskova et al. (ICML 2025), noisy fine-tuning with clipped models. Noise after projection:
 *
 * <pre>  x_{t+1} = Clip(x_t - gamma (g_t + lambda x_t), C2) + sigma N(0, I)</pre>
 *
 * noise before projection, which needs a clip of the whole step direction:
 *
 * <pre>  x_{t+1} = Clip(x_t - gamma Clip(g_t + lambda x_t, C1) + sigma N(0, I), C2)</pre>
 *
 * both from x_0 = Clip(trained, C0), plus noise sigma_0 if that is not 0. Epsilon is fixed and each step shrinks delta: the
 * Gaussian kernel on points at most D apart contracts the hockey-stick divergence of order e^eps~ by theta(eps~, D/sigma)
 * (amplification by mixing, Balle, Barthe, Gaboardi and Geumlek, NeurIPS 2019).
 *
 * @param initialClip C0, at least 0
 * @param initialNoise sigma_0, at least 0
 * @param modelClip C2, greater than 0
 * @param rate gamma, greater than 0
 * @param regularization lambda, at least 0, with gamma lambda &lt; 1
 * @param noise sigma, greater than 0
 * @param gradientClip C1 for noise before projection; infinity for noise after projection
 */
public record ModelClipping(
        double initialClip,
        double initialNoise,
        double modelClip,
        double rate,
        double regularization,
        double noise,
        double gradientClip) {
    /** Checks the ranges. */
    public ModelClipping {
        boolean ranges = initialClip >= 0
                && initialNoise >= 0
                && initialNoise < Double.POSITIVE_INFINITY
                && modelClip > 0
                && rate > 0
                && rate < Double.POSITIVE_INFINITY
                && regularization >= 0
                && rate * regularization < 1
                && noise > 0
                && noise < Double.POSITIVE_INFINITY
                && gradientClip > 0;
        if (!ranges) {
            throw new IllegalArgumentException(
                    "initial clip and noise, regularization must be at least 0, model clip, rate, noise and gradient clip"
                            + " positive, rate times regularization less than 1, but they are "
                            + initialClip + ", " + initialNoise + ", " + regularization + ", " + modelClip + ", " + rate
                            + ", " + noise + ", " + gradientClip);
        }
        if (gradientClip < Double.POSITIVE_INFINITY && initialNoise > 0) {
            // Noise on the start leaves every ball, and only the projection that follows noise would bring it back.
            throw new IllegalArgumentException("initial noise cannot be combined with noise before projection");
        }
    }

    /** Whether noise is added before the projection. */
    public boolean noiseBeforeProjection() {
        return gradientClip < Double.POSITIVE_INFINITY;
    }

    /**
     * delta_0, delta_1, ... at a fixed epsilon: delta_{t+1} = delta_t theta(eps~_t, D_t / sigma) with
     * eps~_t = ln(1 + (e^eps - 1) / delta_t); D = 2 C2 with noise after projection, 2 (C2 + gamma C1) with noise before
     * (max(C0, C2) in place of C2 at the first step).
     *
     * @param epsilon greater than 0
     * @param target stop at the first delta that is not above it, in (0, 1)
     * @param mostSteps stop after so many steps anyway
     */
    public List<Double> deltas(double epsilon, double target, int mostSteps) {
        List<Double> deltas = new ArrayList<>();
        follow(startDelta(epsilon, 0), epsilon, mostSteps, 0, delta -> {
            deltas.add(delta);
            return delta > target;
        });
        return deltas;
    }

    private double startDelta(double epsilon, int dimension) {
        return initialNoise == 0
                ? 1
                : HockeyStick.divergence(
                        epsilon, (2 * initialClip + Lattice.sensitivity(initialNoise, dimension)) / initialNoise);
    }

    // The same recursion from a given delta_0 while goesOn accepts the next delta. Rounding of d parameters to the
    // Lattice, 0 for none, is between the map of a step and its noise and so raises D. Gives how many steps were made.
    int follow(double start, double epsilon, int mostSteps, int dimension, DoublePredicate goesOn) {
        if (!(epsilon > 0) || mostSteps < 0) {
            throw new IllegalArgumentException(
                    "epsilon must be positive and steps at least 0, but they are " + epsilon + " and " + mostSteps);
        }
        NoiseSchedule.requireSteps(mostSteps);
        double rounded = Lattice.sensitivity(noise, dimension);
        double delta = start;
        int steps = 0;
        for (; goesOn.test(delta) && steps < mostSteps; steps++) {
            double contraction =
                    HockeyStick.divergence(mixingEpsilon(epsilon, delta), (reach(steps) + rounded) / noise);
            delta = Math.max(Double.MIN_VALUE, delta * contraction);
        }
        return steps;
    }

    /** eps~ = ln(1 + (e^eps - 1) / delta). */
    static double mixingEpsilon(double epsilon, double delta) {
        // e^eps alone would overflow beyond 709, where the 1 no longer counts.
        return epsilon > 700 ? epsilon - StrictMath.log(delta) : StrictMath.log1p(StrictMath.expm1(epsilon) / delta);
    }

    /**
     * The steps after which delta is at most the target.
     *
     * @param dimension d, of the parameters whose rounding is counted; 0 counts none
     * @throws IllegalArgumentException if that takes more than a million
     */
    public int steps(double epsilon, double target, int dimension) {
        if (!(target > 0) || !(target < 1)) {
            throw new IllegalArgumentException("delta must be in (0, 1), but is " + target);
        }
        double[] last = new double[1];
        int steps = follow(startDelta(epsilon, dimension), epsilon, NoiseSchedule.MOST_STEPS, dimension, delta -> {
            last[0] = TwelveDigits.up(delta);
            return last[0] > target;
        });
        if (last[0] > target) {
            throw new IllegalArgumentException("noise " + noise + " is too small for clip " + modelClip + ": after "
                    + NoiseSchedule.MOST_STEPS + " steps delta is still " + last[0]);
        }
        return steps;
    }

    private double reach(int step) {
        if (!noiseBeforeProjection()) {
            return 2 * modelClip;
        }
        double radius = step == 0 ? Math.max(initialClip, modelClip) : modelClip;
        return 2 * (radius + rate * gradientClip);
    }

    /**
     * The guarantee after some steps, at least 1 unless there is initial noise.
     *
     * @param dimension d, of the parameters whose rounding is counted; 0 counts none
     * @throws IllegalArgumentException if there are more than a million steps
     */
    public Certificate certificate(double epsilon, int steps, int dimension) {
        double[] last = new double[1];
        follow(startDelta(epsilon, dimension), epsilon, steps, dimension, delta -> {
            last[0] = delta;
            return delta > Double.MIN_VALUE;
        });
        return Certificate.ofDivergence(epsilon, last[0], Certificate.assumed(dimension, GradientClipping.ASSUMPTIONS));
    }

    /** Runs so many steps, as {@link #steps} gives for the wanted guarantee; all else as in {@link GradientClipping#run}. */
    public double[] run(
            double[] trained,
            int steps,
            GradientSource gradients,
            Batches batches,
            Perturbation perturbation,
            IntConsumer progress) {
        double[] x = trained.clone();
        GradientClipping.clip(x, initialClip);
        if (initialNoise > 0) {
            perturbation.add(x, initialNoise, Perturbation.START);
        }
        double[] gradient = new double[x.length];
        for (int t = 0; t < steps; t++) {
            gradients.mean(x, batches.at(t), gradient);
            if (noiseBeforeProjection()) {
                VectorMath.add(gradient, regularization, x);
                GradientClipping.clip(gradient, gradientClip);
                GradientClipping.descend(x, gradient, rate, 0);
                perturbation.add(x, noise, t);
                GradientClipping.clip(x, modelClip);
            } else {
                GradientClipping.descend(x, gradient, rate, regularization);
                GradientClipping.clip(x, modelClip);
                perturbation.add(x, noise, t);
            }
            progress.accept(t + 1);
        }
        return x;
    }
}
