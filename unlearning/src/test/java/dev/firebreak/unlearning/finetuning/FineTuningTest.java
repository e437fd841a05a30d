package dev.firebreak.unlearning.finetuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.State;
import dev.firebreak.core.TwelveDigits;
import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.learning.step.Step;
import dev.firebreak.learning.step.Steps;
import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.privacy.noise.Noise;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class FineTuningTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;
    private static final Examples EXAMPLES = examples(50, 4);
    private static final Model MODEL = Models.MODELS.build("logistic").build(EXAMPLES);
    private static final GradientSource GRADIENTS = GradientSource.of(MODEL, EXAMPLES);
    private static final Batches BATCHES = Batches.shuffled(50, 8, Randomness.of(3), "batch");
    private static final double[] TRAINED = {3, -1, 2, 0.5, 1};

    private static Examples examples(int count, int dimension) {
        RandomStream stream = Randomness.of(1).stream("examples");
        double[] x = stream.doubles((long) count * dimension, -1, 1).toArray();
        double[] y = new double[count];
        Arrays.setAll(y, i -> x[i * dimension] > 0 ? 1 : 0);
        return new Examples(DenseFeatures.of(dimension, x), y, 2);
    }

    private static Perturbation noise(long request) {
        return Perturbation.of(Noise.experiment(Randomness.of(9)), request);
    }

    @Test
    void withoutClipsAndNoiseItIsTheTrainersStepBitForBit() {
        double[] expected = TRAINED.clone();
        Step step = Steps.STEPS.build("sgd(rate=0.2, weight-decay=0.03)");
        double[] gradient = new double[expected.length];
        for (int t = 0; t < 20; t++) {
            MODEL.gradient(expected, EXAMPLES, BATCHES.at(t), gradient);
            step.apply(expected, gradient, t, State.EMPTY);
        }
        double[] actual = new GradientClipping(INFINITY, INFINITY, NoiseSchedule.constant(0.2, 0.03, 0, 20))
                .run(TRAINED, GRADIENTS, BATCHES, noise(0), t -> {});
        assertArrayEquals(expected, actual, 0);
    }

    @Test
    void noStepsGiveTheClippedModel() {
        double[] x = new GradientClipping(1, 1, NoiseSchedule.constant(0.1, 0, 1, 0))
                .run(TRAINED, GRADIENTS, BATCHES, noise(0), t -> {});
        assertEquals(1, Norm.of(x), 1e-15);
        assertEquals(TRAINED[0] / TRAINED[1], x[0] / x[1], 1e-12);
        assertEquals(
                INFINITY,
                new GradientClipping(1, 1, NoiseSchedule.constant(0.1, 0, 1, 0))
                        .budget()
                        .rho());
    }

    @Property(tries = 200)
    void clippingReachesTheBallAndStays(@ForAll @Scale(6) @DoubleRange(min = 1e-5, max = 30) double radius) {
        double[] v = Randomness.of(Double.doubleToLongBits(radius)).stream("v")
                .doubles(37, -3, 3)
                .toArray();
        GradientClipping.clip(v, radius);
        assertTrue(Norm.of(v) <= radius);
        double[] again = v.clone();
        GradientClipping.clip(again, radius);
        assertArrayEquals(v, again, 0);
        double[] zero = new double[3];
        GradientClipping.clip(zero, radius);
        assertArrayEquals(new double[3], zero, 0);
    }

    @Test
    void runsRepeatAndRequestsDrawApart() {
        GradientClipping method = new GradientClipping(1, 1, NoiseSchedule.constant(0.1, 0.5, 0.3, 5));
        double[] once = method.run(TRAINED, GRADIENTS, BATCHES, noise(1), t -> {});
        assertArrayEquals(once, method.run(TRAINED, GRADIENTS, BATCHES, noise(1), t -> {}), 0);
        double[] other = method.run(TRAINED, GRADIENTS, BATCHES, noise(2), t -> {});
        assertTrue(Math.abs(once[0] - other[0]) > 1e-6);
    }

    // S^2 / (2 V), by closed forms.
    private static double rho(ConstantSteps steps, double noise) {
        return steps.shift() * steps.shift() / (2 * noise * noise * steps.unitVariance());
    }

    @Property(tries = 200)
    void constantSchedulesHaveTheClosedForm(
            @ForAll @Scale(4) @DoubleRange(min = 0.01, max = 10) double radius,
            @ForAll @Scale(4) @DoubleRange(min = 0.01, max = 10) double clip,
            @ForAll @Scale(4) @DoubleRange(min = 0.001, max = 0.5) double rate,
            @ForAll @Scale(4) @DoubleRange(min = 0, max = 1.9) double regularization,
            @ForAll @IntRange(min = 1, max = 200) int count) {
        ConstantSteps steps = new ConstantSteps(radius, clip, rate, regularization, count);
        double rho = rho(steps, 0.7);
        assertEquals(0.7, steps.noise(rho), 1e-12);
        ShiftBudget general = steps.withNoise(0.7).budget();
        assertEquals(rho, general.rho(), 1e-10 * rho);
        assertTrue(general.rho() >= general.shift() * general.shift() / (2 * general.variance()) * (1 - 1e-12));
        assertTrue(steps.withNoise(0.8).budget().rho() < general.rho());
        assertTrue(rho(new ConstantSteps(radius * 1.1, clip, rate, regularization, count), 0.7) >= rho);
        assertTrue(rho(new ConstantSteps(radius, clip * 1.1, rate, regularization, count), 0.7) > rho);
    }

    @Test
    void vanishingRegularizationIsTheLimit() {
        ConstantSteps none = new ConstantSteps(1, 2, 0.1, 0, 30);
        ConstantSteps little = new ConstantSteps(1, 2, 0.1, 1e-10, 30);
        assertEquals(none.shift(), little.shift(), 1e-7);
        assertEquals(none.unitVariance(), little.unitVariance(), 1e-7);
    }

    // Shifts a_t with z_{t+1} = r_t z_t + 2 gamma C1 - a_t, z_T = 0 and every z_t >= 0 cost sum a_t^2/(2 sigma_t^2).
    // The
    // least cost over feasible shifts is the certificate; random feasible shifts never cost less.
    @Property(tries = 300)
    void noFeasibleShiftsAreCheaper(
            @ForAll @Scale(3) @DoubleRange(min = 0.1, max = 3) double radius,
            @ForAll @IntRange(min = 1, max = 1_000_000) int seed) {
        RandomStream stream = Randomness.of(seed).stream("schedule");
        int count = 1 + stream.nextInt(4);
        double[] rates = stream.doubles(count, 0.05, 0.5).toArray();
        double[] regularizations = stream.doubles(count, 0, 1.5).toArray();
        double[] sigmas = stream.doubles(count, 0.1, 1).toArray();
        NoiseSchedule schedule = new NoiseSchedule(rates, regularizations, sigmas);
        double certified = ShiftBudget.of(radius, 1, schedule, 0).rho();
        for (int i = 0; i < 50; i++) {
            double z = 2 * radius;
            double cost = 0;
            for (int t = 0; t < count; t++) {
                double before = schedule.contraction(t) * z + 2 * rates[t];
                double shift = t == count - 1 ? before : stream.nextDouble() * before;
                cost += shift * shift / (2 * sigmas[t] * sigmas[t]);
                z = before - shift;
            }
            assertTrue(cost >= certified * (1 - 1e-12), () -> "cheaper than the certificate");
        }
    }

    @Test
    void decreasingNoiseIsRaisedUntilItsOwnCertificateHolds() {
        ConstantSteps harsh = new ConstantSteps(20, 10, 0.01, 50, 11);
        GradientClipping method = harsh.calibratedDecreasing(1);
        assertEquals(1, method.budget().rho(), 1e-10);
        assertTrue(method.budget().rho() <= 1);
        // The published constants: sigma_t^2 = S^2/(2 rho T r^(2(T-1-t))) certify 3.34 instead of 1.
        double[] published = new double[11];
        for (int t = 0; t < 11; t++) {
            published[t] = harsh.shift() / Math.sqrt(2 * 11 * Math.pow(0.5, 2 * (10 - t)));
        }
        double[] rates = method.schedule().rates();
        NoiseSchedule theirs = new NoiseSchedule(rates, method.schedule().regularizations(), published);
        assertEquals(3.34, ShiftBudget.of(20, 10, theirs, 0).rho(), 0.005);
        ShiftBudget budget = ShiftBudget.of(20, 10, theirs, 0);
        assertEquals(1, budget.shift() * budget.shift() / (2 * budget.variance()), 1e-9);
    }

    @Property(tries = 100)
    void modelClippingOnlyImproves(
            @ForAll @Scale(3) @DoubleRange(min = 0.05, max = 20) double epsilon,
            @ForAll @Scale(3) @DoubleRange(min = 0.1, max = 1.5) double radius) {
        ModelClipping method = new ModelClipping(1, 0, radius, 0.1, 0.5, 1, INFINITY);
        List<Double> deltas = method.deltas(epsilon, 1e-6, 100);
        for (int t = 1; t < deltas.size(); t++) {
            assertTrue(deltas.get(t) <= deltas.get(t - 1));
            assertTrue(ModelClipping.mixingEpsilon(epsilon, deltas.get(t))
                    >= ModelClipping.mixingEpsilon(epsilon, deltas.get(t - 1)));
        }
        double certified = method.certificate(epsilon, deltas.size() - 1, 0).delta();
        assertEquals(TwelveDigits.up(deltas.get(deltas.size() - 1)), certified, 0);
    }

    @Test
    void aWiderStartCountsWhenNoiseComesBeforeTheProjection() {
        double wide =
                new ModelClipping(5, 0, 1, 0.1, 0, 2, 1).deltas(1, 1e-6, 1).get(1);
        double narrow =
                new ModelClipping(1, 0, 1, 0.1, 0, 2, 1).deltas(1, 1e-6, 1).get(1);
        assertTrue(wide > narrow);
    }

    @Test
    void oneCyclePassesItsCorners() {
        OneCycle cycle = new OneCycle(0.1, 101);
        assertEquals(0.004, cycle.at(0), 1e-15);
        assertEquals(0.1, cycle.at(30), 1e-15);
        assertEquals(0.004, cycle.at(85), 1e-15);
        assertEquals(4e-7, cycle.at(100), 1e-15);
        assertEquals(0.052, cycle.at(15), 1e-15);
        assertEquals(0.0616, cycle.at(52), 1e-15);
    }

    @Test
    void outputPerturbationClipsBeforeItsNoise() {
        double[] x = new OutputPerturbation(0.5, 1).run(TRAINED, (vector, sigma, step) -> {
            assertEquals(0.5, Norm.of(vector), 1e-15);
            assertEquals(1, sigma);
            vector[0] += 2;
        });
        assertEquals(2 + 0.5 * TRAINED[0] / Norm.of(TRAINED), x[0], 1e-15);
    }

    // On a slope of 1 with weight decay 0.5: x = 4, then 4 - 1 (1 + 2) = 1, then 1 - 0.5 (1 + 0.5) = 0.25.
    @Test
    void trainingWithoutNoiseFollowsItsRates() {
        GradientSource slope = (theta, batch, out) -> {
            out[0] = 1;
            return 0;
        };
        double[] rates = {1, 0.5};
        assertArrayEquals(
                new double[] {0.25},
                new PostProcessing(2, t -> rates[t], 0.5)
                        .run(new double[] {4}, slope, t -> new int[1], (x, done) -> {}),
                0);
    }

    @Test
    void epochsCoverEveryRecordOnce() {
        int[] seen = new int[50];
        for (int t = 0; t < Batches.stepsPerEpoch(50, 8); t++) {
            for (int i : BATCHES.at(7 + t)) {
                seen[i]++;
            }
        }
        assertTrue(Arrays.stream(seen).allMatch(n -> n == 1));
    }

    @Test
    void whatCannotBeCertifiedIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> NoiseSchedule.constant(0.1, 10, 1, 3));
        assertThrows(IllegalArgumentException.class, () -> NoiseSchedule.constant(0.1, -1, 1, 3));
        assertThrows(IllegalArgumentException.class, () -> new ConstantSteps(1, 1, 0.5, 2, 3));
        assertThrows(IllegalArgumentException.class, () -> new ModelClipping(1, 0.5, 1, 0.1, 0, 1, 2));
        GradientClipping silent = new GradientClipping(1, 1, NoiseSchedule.constant(0.1, 0, 0, 3));
        assertEquals(INFINITY, silent.certificate(Conversion.GDP, 1e-5, 0).epsilon());
        assertThrows(IllegalArgumentException.class, () -> silent.calibrated(1));
        GradientClipping open = new GradientClipping(INFINITY, 1, NoiseSchedule.constant(0.1, 0, 1, 3));
        assertEquals(INFINITY, open.certificate(Conversion.SIMPLE, 1e-5, 0).epsilon());
        // A step of rate 0 moves nothing, but an infinite clip still bounds nothing.
        NoiseSchedule resting = new NoiseSchedule(new double[] {0.1, 0}, new double[2], new double[] {1, 1});
        assertEquals(
                INFINITY, new GradientClipping(1, INFINITY, resting).budget().rho());
        ConstantSteps steps = new ConstantSteps(1, 1, 0.1, 0, 10);
        double most = PaperTheorem.STATED.largestEpsilon(1e-5);
        assertTrue(PaperTheorem.STATED
                        .method(steps, most, 1e-5)
                        .certificate(Conversion.SIMPLE, 1e-5, 0)
                        .epsilon()
                <= most * (1 + 1e-11));
        assertThrows(IllegalArgumentException.class, () -> PaperTheorem.STATED.method(steps, most * 1.001, 1e-5));
        double[] broken = {Double.NaN, 1, 1, 1, 1};
        assertThrows(ArithmeticException.class, () -> silent.run(broken, GRADIENTS, BATCHES, noise(0), t -> {}));
    }
}
