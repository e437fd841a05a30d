package dev.firebreak.experiments.trial;

import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.linalg.SymmetricEigen;
import dev.firebreak.core.linalg.VectorMath;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.learning.optimize.Objective;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.unlearning.finetuning.BlockGradients;
import dev.firebreak.unlearning.perturbation.Curvature;
import dev.firebreak.unlearning.perturbation.Minimizer;
import dev.firebreak.unlearning.perturbation.PerturbedMinimization;
import dev.firebreak.unlearning.perturbation.RobustDescent;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * One request to forget the first f of n records, on a ridge or logistic regression in ten dimensions: inputs N(0, I/d), true
 * parameters N(0, I), labels with noise 0.1, those of the forgotten records shifted. Counts gradient-descent steps to the certified
 * precision from the plain minimiser of all records, from robust training, and from zero.
 */
final class RequestTrial extends Trial {
    private static final int DIMENSION = 10;
    private static final double RIDGE = 0.1;

    /** The divergence budget: (q, q eps) for all q with eps = 1. */
    private static final double RHO = 1;

    private static final double LABEL_NOISE = 0.1;
    private static final int ROBUST_STEPS = 100;
    private static final int MOST_STEPS = 100_000;
    private static final String LOGISTIC = "logistic";

    private static final SpecKey<String> LOSS =
            new SpecKey<>("loss", "of the regression", Form.word(List.of("linear", LOGISTIC)));
    private static final SpecKey<Integer> RECORDS = new SpecKey<>("records", "n, more than 2 f", Form.count(3), "1000");
    private static final SpecKey<Integer> FORGET = new SpecKey<>("forget", "f", Form.count(1));
    private static final SpecKey<Double> SHIFT = new SpecKey<>(
            "shift",
            "added to the forgotten labels of a linear regression",
            Form.real(-Double.MAX_VALUE, Double.MAX_VALUE),
            "0");
    private static final SpecKey<Double> EXCESS_RISK =
            new SpecKey<>("excess-risk", "alpha, which calibrates noise and precision", Form.positive(), "1e-3");
    private static final SpecKey<Boolean> ROBUST = new SpecKey<>(
            "robust", "whether robust training is tried; it sorts n gradients per step", Form.flag(), "false");

    private static final List<Metric> METRICS = Metric.table("""
            plain/steps | Steps from the plain minimiser | count | lower | gradient steps to the certified precision \
                from the minimiser of all records
            scratch/steps | Steps from zero | count | lower | the same from zero
            robust/steps | Steps from robust training | count | lower | the same from robust training, where it is \
                tried
            plain/distance | Distance of the plain minimiser | number | lower | from the minimiser of the retained \
                records
            scratch/distance | Distance of zero | number | lower | from the minimiser of the retained records
            robust/distance | Distance of robust training | number | lower | from the minimiser of the retained \
                records
            plain/bound | Bound on the distance | number | lower | what the distance of the plain minimiser is at \
                most
            noise | Noise | number | lower | standard deviation of the noise that is added
            risk/bound | Bound on the excess risk | number | lower | alpha, by which noise and precision are \
                calibrated
            free/noise | Noise without steps | number | lower | noise that certifies the plain minimiser as it is
            free/risk | Excess risk without steps | number | lower | bound on the excess risk that this noise causes
            forget | Records forgotten | count | neither | f
            """);

    RequestTrial() {
        super("request", METRICS, LOSS, RECORDS, FORGET, SHIFT, EXCESS_RISK, ROBUST);
    }

    @Override
    public void check(SpecValues values) {
        if (values.get(RECORDS).isPresent()
                && values.get(FORGET)
                        .filter(f -> 2 * (long) f >= values.required(RECORDS))
                        .isPresent()) {
            values.problem(FORGET, "must be less than half of records");
        }
    }

    /** Steps, distances of the warm starts, and what the bounds say. */
    @Override
    protected SortedMap<String, Double> measure(SpecValues spec, Inputs inputs, Run run) {
        int records = spec.required(RECORDS);
        int forget = spec.required(FORGET);
        boolean logistic = spec.required(LOSS).equals(LOGISTIC);
        double alpha = spec.required(EXCESS_RISK);
        Examples all = examples(spec, logistic);
        Examples retained = all.select(IntStream.range(forget, records).toArray());
        Model model = Models.MODELS
                .build(spec.required(LOSS) + "(bias=false, regularization=" + RIDGE + ")")
                .build(all);
        Curvature curvature = curvature(logistic, all, retained);
        PerturbedMinimization method = PerturbedMinimization.calibrated(curvature, alpha, RHO, DIMENSION);
        Minimizer descent = Minimizer.gradientDescent(curvature);
        Objective left = Objective.of(model, retained);
        double[] nothing = new double[DIMENSION];
        double[] plain = optimum(curvature, Objective.of(model, all));
        double[] best = optimum(curvature, left);
        double drift = curvature.warmStartBound(forget, records, longestGradient(model, all, plain, forget));
        double free = drift / Math.sqrt(2 * RHO);
        SortedMap<String, Double> found = new TreeMap<>();
        found.put("forget", (double) forget);
        found.put("plain/steps", steps(method, descent, left, plain));
        found.put("plain/distance", Norm.of(VectorMath.difference(plain, best)));
        found.put("plain/bound", drift);
        found.put("scratch/steps", steps(method, descent, left, nothing));
        found.put("scratch/distance", Norm.of(best));
        found.put("noise", method.noise());
        found.put("risk/bound", alpha);
        found.put("free/noise", free);
        found.put("free/risk", curvature.smoothness() / 2 * DIMENSION * free * free);
        if (spec.required(ROBUST)) {
            double[] robust = new RobustDescent(1 / curvature.smoothness(), forget, ROBUST_STEPS)
                    .run(nothing, BlockGradients.of(model, all, records), step -> {});
            found.put("robust/steps", steps(method, descent, left, robust));
            found.put("robust/distance", Norm.of(VectorMath.difference(robust, best)));
        }
        return found;
    }

    private static Examples examples(SpecValues spec, boolean logistic) {
        int records = spec.required(RECORDS);
        RandomStream stream = Randomness.of(spec.required(SEED)).stream("forgetting");
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
            if (logistic) {
                y[i] = y[i] > 0 ? 1 : 0;
            } else if (i < spec.required(FORGET)) {
                y[i] += spec.required(SHIFT);
            }
        }
        return new Examples(DenseFeatures.of(DIMENSION, x), y, logistic ? 2 : 0);
    }

    // The inputs are not shifted, so the curvature of both risks follows from them alone; a deployment would configure
    // it.
    private static Curvature curvature(boolean logistic, Examples... sets) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = 0;
        for (Examples set : sets) {
            double[] second = secondMoments(set);
            greatest = Math.max(greatest, SymmetricEigen.largestValue(second, DIMENSION));
            Arrays.setAll(second, k -> -second[k]);
            least = Math.min(least, -SymmetricEigen.largestValue(second, DIMENSION));
        }
        // The second derivative of the logistic loss lies in (0, 1/4].
        return logistic ? new Curvature(RIDGE, RIDGE + greatest / 4) : new Curvature(RIDGE + least, RIDGE + greatest);
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

    // To a gradient that is short beside every distance measured here.
    private static double[] optimum(Curvature curvature, Objective objective) {
        return Minimizer.accelerated(curvature)
                .minimize(objective, new double[DIMENSION], 1e-9, MOST_STEPS, step -> {})
                .theta();
    }

    private static double steps(PerturbedMinimization method, Minimizer descent, Objective left, double[] start) {
        return descent.minimize(left, start, method.gradientNorm(), MOST_STEPS, step -> {})
                .steps();
    }

    /** G: the longest gradient of a forgotten record's loss. */
    private static double longestGradient(Model model, Examples all, double[] theta, int forget) {
        double[] gradient = new double[DIMENSION];
        double longest = 0;
        for (int i = 0; i < forget; i++) {
            model.gradient(theta, all, new int[] {i}, gradient);
            longest = Math.max(longest, Norm.of(gradient));
        }
        return longest;
    }
}
