package dev.firebreak.jobs.reproduce.inout;

import dev.firebreak.core.CanonicalNumber;
import dev.firebreak.core.State;
import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.linalg.SymmetricEigen;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.unlearning.descent.GroupGradients;
import dev.firebreak.unlearning.descent.RobustDescent;
import dev.firebreak.unlearning.perturbation.Curvature;
import dev.firebreak.unlearning.perturbation.Minimizer;
import dev.firebreak.unlearning.perturbation.Objective;
import dev.firebreak.unlearning.perturbation.PerturbedMinimization;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One request to forget the first f of n records, on a ridge or logistic regression in ten dimensions: inputs N(0, I/d), true
 * parameters N(0, I), labels with noise 0.1, those of the forgotten records shifted. Counts gradient-descent steps to the certified
 * precision from the plain minimiser of all records, from robust training, and from zero.
 *
 * @param loss {@code linear} or {@code logistic}
 * @param records n, more than 2 f
 * @param forget f, at least 1
 * @param shift added to the forgotten labels; of a logistic regression always 0
 * @param excessRisk alpha that calibrates noise and precision, greater than 0
 * @param robust whether robust training is tried; it sorts n gradients per step
 * @param seed of the data
 */
record Forgetting(String loss, int records, int forget, double shift, double excessRisk, boolean robust, long seed)
        implements Serializable {
    static final int DIMENSION = 10;
    static final double RIDGE = 0.1;

    /** The divergence budget: (q, q eps) for all q with eps = 1. */
    static final double RHO = 1;

    private static final double LABEL_NOISE = 0.1;
    private static final int ROBUST_STEPS = 100;
    private static final int MOST_STEPS = 100_000;

    /** What the result depends on. */
    String key() {
        return "forgetting " + loss + " " + records + " " + forget + " " + CanonicalNumber.of(shift) + " "
                + CanonicalNumber.of(excessRisk) + " " + robust + " " + seed;
    }

    /** Steps, distances of the warm starts, and what the bounds say. */
    State run() {
        Examples all = examples();
        Examples retained = all.select(IntStream.range(forget, records).toArray());
        Model model = Models.MODELS
                .build(loss + "(bias=false, regularization=" + RIDGE + ")")
                .build(all);
        Curvature curvature = curvature(all, retained);
        PerturbedMinimization method = PerturbedMinimization.calibrated(curvature, excessRisk, RHO, DIMENSION);
        Minimizer descent = Minimizer.gradientDescent(curvature);
        Objective left = Objective.of(model, retained);
        double[] nothing = new double[DIMENSION];
        double[] plain = optimum(curvature, Objective.of(model, all));
        double[] best = optimum(curvature, left);
        double gradient = longestGradient(model, all, plain);
        double drift = curvature.warmStartBound(forget, records, gradient);
        State found = State.EMPTY
                .with("plain/steps", steps(method, descent, left, plain))
                .with("plain/distance", distance(plain, best))
                .with("plain/bound", drift)
                .with("scratch/steps", steps(method, descent, left, nothing))
                .with("scratch/distance", Norm.of(best))
                .with("noise", method.noise())
                .with("free-noise", drift / Math.sqrt(2 * RHO))
                .with("smoothness", curvature.smoothness());
        if (!robust) {
            return found;
        }
        double[] robustly = new RobustDescent(1 / curvature.smoothness(), forget, ROBUST_STEPS)
                .run(nothing, GroupGradients.of(model, all, records), step -> {});
        return found.with("robust/steps", steps(method, descent, left, robustly))
                .with("robust/distance", distance(robustly, best));
    }

    private Examples examples() {
        RandomStream stream = Randomness.of(seed).stream("forgetting");
        double[] truth = new double[DIMENSION];
        Arrays.setAll(truth, j -> stream.nextGaussian());
        double[] x = new double[records * DIMENSION];
        Arrays.setAll(x, k -> stream.nextGaussian() / Math.sqrt(DIMENSION));
        double[] y = new double[records];
        for (int i = 0; i < records; i++) {
            y[i] = LABEL_NOISE * stream.nextGaussian();
            for (int j = 0; j < DIMENSION; j++) {
                y[i] += truth[j] * x[i * DIMENSION + j];
            }
            if (loss.equals("logistic")) {
                y[i] = y[i] > 0 ? 1 : 0;
            } else if (i < forget) {
                y[i] += shift;
            }
        }
        return new Examples(DenseFeatures.of(DIMENSION, x), y, loss.equals("logistic") ? 2 : 0);
    }

    // The inputs are not shifted, so the curvature of both risks follows from them alone; a deployment would configure
    // it.
    private Curvature curvature(Examples... sets) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = 0;
        for (Examples set : sets) {
            double[] second = secondMoments(set);
            greatest = Math.max(greatest, SymmetricEigen.largestValue(second, DIMENSION));
            Arrays.setAll(second, k -> -second[k]);
            least = Math.min(least, -SymmetricEigen.largestValue(second, DIMENSION));
        }
        // The second derivative of the logistic loss lies in (0, 1/4].
        return loss.equals("logistic")
                ? new Curvature(RIDGE, RIDGE + greatest / 4)
                : new Curvature(RIDGE + least, RIDGE + greatest);
    }

    private static double[] secondMoments(Examples set) {
        double[] second = new double[DIMENSION * DIMENSION];
        double[] x = new double[DIMENSION];
        for (int i = 0; i < set.count(); i++) {
            set.features().copy(i, x, 0);
            for (int k = 0; k < second.length; k++) {
                second[k] += x[k / DIMENSION] * x[k % DIMENSION] / set.count();
            }
        }
        return second;
    }

    // To a gradient that is short beside every distance told here.
    private static double[] optimum(Curvature curvature, Objective objective) {
        return Minimizer.accelerated(curvature)
                .minimize(objective, new double[DIMENSION], 1e-9, MOST_STEPS, step -> {})
                .theta();
    }

    private static double steps(PerturbedMinimization method, Minimizer descent, Objective left, double[] start) {
        return method.solve(descent, left, start, MOST_STEPS, step -> {}).steps();
    }

    /** G: the longest gradient of a forgotten record's loss. */
    private double longestGradient(Model model, Examples all, double[] theta) {
        double[] gradient = new double[DIMENSION];
        double longest = 0;
        for (int i = 0; i < forget; i++) {
            model.gradient(theta, all, new int[] {i}, gradient);
            longest = Math.max(longest, Norm.of(gradient));
        }
        return longest;
    }

    private static double distance(double[] a, double[] b) {
        double[] difference = a.clone();
        for (int j = 0; j < b.length; j++) {
            difference[j] -= b[j];
        }
        return Norm.of(difference);
    }
}
