package dev.firebreak.experiments.trial;

import dev.firebreak.core.InputException;
import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.kernel.Sums;
import dev.firebreak.core.linalg.SymmetricEigen;
import dev.firebreak.core.linalg.VectorMath;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.learning.optimize.Objective;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.finetuning.BlockGradients;
import dev.firebreak.unlearning.finetuning.Perturbation;
import dev.firebreak.unlearning.perturbation.Curvature;
import dev.firebreak.unlearning.perturbation.Minimizer;
import dev.firebreak.unlearning.perturbation.PerturbedMinimization;
import dev.firebreak.unlearning.perturbation.RobustDescent;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * One request to forget the first f of n records, on a ridge or logistic regression: in ten dimensions, inputs N(0, I/d), true
 * parameters N(0, I), labels with noise 0.1; or on data with real targets, in an order drawn by the seed, features and targets at mean 0 and
 * deviation 1. Labels of the forgotten records are shifted. Counts gradient-descent steps to the certified precision from the plain minimiser
 * of all records, from robust training, and from zero.
 */
final class RequestTrial extends Trial {
    private static final int DIMENSION = 10;
    private static final double RIDGE = 0.1;

    /** The divergence budget: (q, q eps) for all q with eps = 1. */
    private static final double RHO = 1;

    private static final double LABEL_NOISE = 0.1;
    private static final int ROBUST_STEPS = 100;
    private static final int MOST_STEPS = 100_000;
    private static final int RELEASES = 20;
    private static final String LOGISTIC = "logistic";

    private static final SpecKey<String> LOSS =
            new SpecKey<>("loss", "of the regression", Form.word(List.of("linear", LOGISTIC)));
    private static final SpecKey<Call> DATA = new SpecKey<>(
            "data",
            "with real targets, for a linear regression; without it records are generated",
            Form.optionalPart(DataSources.SOURCES),
            "none");
    private static final SpecKey<Integer> RECORDS =
            new SpecKey<>("records", "n, more than 2 f; of data at most as many as there are", Form.count(3), "1000");
    private static final SpecKey<Integer> FORGET = new SpecKey<>("forget", "f", Form.count(1));
    private static final SpecKey<Double> SHIFT = new SpecKey<>(
            "shift",
            "added to the forgotten labels of a linear regression",
            Form.real(-Double.MAX_VALUE, Double.MAX_VALUE),
            "0");
    private static final SpecKey<Double> EXCESS_RISK =
            new SpecKey<>("excess-risk", "alpha, which calibrates noise and precision", Form.positive(), "1e-3");
    private static final SpecKey<Boolean> PRIVATE =
            new SpecKey<>("private", "whether DP-SGD with a guarantee for f records is trained", Form.flag(), "false");
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
            released/risk | Excess risk of what is released | number | lower | mean over 20 draws of the noise, on the \
                retained records, after the request from the plain minimiser
            private/risk | Excess risk of DP-SGD | number | lower | on the retained records, best of five rates; \
                infinite where no noise gives the guarantee for f records
            private/noise | Noise multiplier of DP-SGD | number | lower | for the guarantee for f records
            free/noise | Noise without steps | number | lower | noise that certifies the plain minimiser as it is
            free/risk | Excess risk without steps | number | lower | bound on the excess risk that this noise causes
            forget | Records forgotten | count | neither | f
            """);

    RequestTrial() {
        super("request", METRICS, LOSS, DATA, RECORDS, FORGET, SHIFT, EXCESS_RISK, ROBUST, PRIVATE);
    }

    @Override
    public void check(SpecValues values) {
        if (values.get(RECORDS).isPresent()
                && values.get(FORGET)
                        .filter(f -> 2 * (long) f >= values.required(RECORDS))
                        .isPresent()) {
            values.problem(FORGET, "must be less than half of records");
        }
        if (values.get(DATA).filter(data -> !isNone(data)).isPresent()
                && values.get(LOSS).filter(LOGISTIC::equals).isPresent()) {
            values.problem(DATA, "needs a linear regression");
        }
    }

    private static boolean isNone(Call data) {
        return data.name().equals(Form.NONE);
    }

    @Override
    protected SortedMap<String, String> digests(SpecValues spec, Inputs inputs) throws IOException {
        Call data = spec.required(DATA);
        return isNone(data) ? new TreeMap<>() : inputs.digests(data, spec.required(SEED));
    }

    /** Steps, distances of the warm starts, and what the bounds say. */
    @Override
    protected SortedMap<String, Double> measure(SpecValues spec, Inputs inputs, Run run) throws IOException {
        int forget = spec.required(FORGET);
        boolean logistic = spec.required(LOSS).equals(LOGISTIC);
        double alpha = spec.required(EXCESS_RISK);
        Examples all = isNone(spec.required(DATA)) ? generated(spec, logistic) : loaded(spec, inputs);
        int records = all.count();
        int dimension = all.features().dimension();
        Examples retained = all.select(IntStream.range(forget, records).toArray());
        Model model = Models.MODELS
                .build(spec.required(LOSS) + "(bias=false, regularization=" + RIDGE + ")")
                .build(all);
        Curvature curvature = curvature(logistic, all, retained);
        PerturbedMinimization method = PerturbedMinimization.calibrated(curvature, alpha, RHO, dimension);
        Minimizer descent = Minimizer.gradientDescent(curvature);
        Objective left = Objective.of(model, retained);
        double[] nothing = new double[dimension];
        double[] plain = optimum(curvature, Objective.of(model, all), dimension);
        double[] best = optimum(curvature, left, dimension);
        double drift = curvature.warmStartBound(forget, records, longestGradient(model, all, plain, forget));
        double free = drift / Math.sqrt(2 * RHO);
        Minimizer.Minimum unlearned = minimum(method, descent, left, plain);
        SortedMap<String, Double> found = new TreeMap<>();
        found.put("forget", (double) forget);
        found.put("plain/steps", (double) unlearned.steps());
        found.put("plain/distance", Norm.of(VectorMath.difference(plain, best)));
        found.put("plain/bound", drift);
        found.put("scratch/steps", (double)
                minimum(method, descent, left, nothing).steps());
        found.put("scratch/distance", Norm.of(best));
        found.put("noise", method.noise());
        found.put("risk/bound", alpha);
        found.put("free/noise", free);
        found.put("free/risk", curvature.smoothness() / 2 * dimension * free * free);
        if (spec.required(ROBUST)) {
            double[] robust = new RobustDescent(1 / curvature.smoothness(), forget, ROBUST_STEPS)
                    .run(nothing, BlockGradients.of(model, all, records), step -> {});
            found.put("robust/steps", (double)
                    minimum(method, descent, left, robust).steps());
            found.put("robust/distance", Norm.of(VectorMath.difference(robust, best)));
        }
        if (spec.required(PRIVATE)) {
            Randomness randomness = Randomness.of(spec.required(SEED));
            double least = left.evaluate(best, new double[dimension]);
            found.put("released/risk", releasedRisk(method, unlearned.theta(), left, least, randomness));
            PrivateRegression training = new PrivateRegression(model, all, curvature.smoothness(), randomness);
            OptionalDouble noise = training.noiseMultiplier(forget, RHO);
            found.put("private/noise", noise.orElse(Double.POSITIVE_INFINITY));
            found.put(
                    "private/risk",
                    noise.isPresent()
                            ? training.excessRisk(noise.getAsDouble(), left, least)
                            : Double.POSITIVE_INFINITY);
        }
        return found;
    }

    private static double releasedRisk(
            PerturbedMinimization method, double[] theta, Objective left, double least, Randomness randomness) {
        double[] risks = new double[RELEASES];
        Arrays.setAll(risks, k -> {
            double[] released = method.publish(theta, Perturbation.of(Noise.experiment(randomness), k));
            return left.evaluate(released, new double[theta.length]) - least;
        });
        return Sums.mean(risks);
    }

    /** Rows in an order drawn by the seed, every column at mean 0 and deviation 1; the first f targets are shifted after that. */
    private static Examples loaded(SpecValues spec, Inputs inputs) throws IOException {
        long seed = spec.required(SEED);
        Examples data = inputs.load(spec.required(DATA), seed).train();
        int count = Math.min(spec.required(RECORDS), data.count());
        if (data.classes() != 0 || count <= 2 * spec.required(FORGET)) {
            throw new InputException("data: needs real targets (task=regression) and more than 2 f records, but has "
                    + data.classes() + " classes and " + count + " records");
        }
        int[] order = Randomness.of(seed).stream("forgetting").permutation(data.count());
        Examples drawn = data.select(Arrays.copyOf(order, count));
        int dimension = drawn.features().dimension();
        double[] x = drawn.features().values();
        double[] y = drawn.targets().clone();
        for (int j = 0; j < dimension; j++) {
            standardize(x, j, dimension);
        }
        standardize(y, 0, 1);
        for (int i = 0; i < spec.required(FORGET); i++) {
            y[i] += spec.required(SHIFT);
        }
        return new Examples(DenseFeatures.of(dimension, x), y, 0);
    }

    private static void standardize(double[] values, int from, int stride) {
        int count = values.length / stride;
        double sum = 0;
        for (int k = from; k < values.length; k += stride) {
            sum += values[k];
        }
        double mean = sum / count;
        double squares = 0;
        for (int k = from; k < values.length; k += stride) {
            squares += (values[k] - mean) * (values[k] - mean);
        }
        double deviation = squares == 0 ? 1 : Math.sqrt(squares / count);
        for (int k = from; k < values.length; k += stride) {
            values[k] = (values[k] - mean) / deviation;
        }
    }

    private static Examples generated(SpecValues spec, boolean logistic) {
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
            int d = set.features().dimension();
            greatest = Math.max(greatest, SymmetricEigen.largestValue(second, d));
            Arrays.setAll(second, k -> -second[k]);
            least = Math.min(least, -SymmetricEigen.largestValue(second, d));
        }
        // The second derivative of the logistic loss lies in (0, 1/4].
        return logistic ? new Curvature(RIDGE, RIDGE + greatest / 4) : new Curvature(RIDGE + least, RIDGE + greatest);
    }

    private static double[] secondMoments(Examples set) {
        int d = set.features().dimension();
        double[] second = new double[d * d];
        double[] x = new double[d];
        for (int i = 0; i < set.count(); i++) {
            set.features().copy(i, x, 0);
            for (int k = 0; k < second.length; k++) {
                second[k] += x[k / d] * x[k % d] / set.count();
            }
        }
        return second;
    }

    // To a gradient that is short beside every distance measured here.
    private static double[] optimum(Curvature curvature, Objective objective, int dimension) {
        return Minimizer.accelerated(curvature)
                .minimize(objective, new double[dimension], 1e-9, MOST_STEPS, step -> {})
                .theta();
    }

    private static Minimizer.Minimum minimum(
            PerturbedMinimization method, Minimizer descent, Objective left, double[] start) {
        return descent.minimize(left, start, method.gradientNorm(), MOST_STEPS, step -> {});
    }

    /** G: the longest gradient of a forgotten record's loss. */
    private static double longestGradient(Model model, Examples all, double[] theta, int forget) {
        double[] gradient = new double[theta.length];
        double longest = 0;
        for (int i = 0; i < forget; i++) {
            model.gradient(theta, all, new int[] {i}, gradient);
            longest = Math.max(longest, Norm.of(gradient));
        }
        return longest;
    }
}
