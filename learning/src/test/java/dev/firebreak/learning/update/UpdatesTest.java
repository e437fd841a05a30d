package dev.firebreak.learning.update;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.RoundView;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Which examples an update touches. Example i has the i-th unit vector as its features and target -1, so that at theta = 0
 * entry i of the gradient is how often i was taken, divided by the size of the batch.
 */
class UpdatesTest {
    private static final int COUNT = 100;
    private final Examples units = units();
    private final Model model = Models.MODELS.build("linear(bias=false)").build(units);

    @Test
    void batchIsDrawnWithoutReplacement() {
        double[] gradient = compute("gradient(batch=32)", units, 0);
        assertEquals(32, Arrays.stream(gradient).filter(g -> g == 1.0 / 32).count());
        assertEquals(COUNT - 32, Arrays.stream(gradient).filter(g -> g == 0).count());
    }

    @Test
    void everyRoundDrawsItsOwnBatchAndDrawsItAgain() {
        double[] first = compute("gradient(batch=32)", units, 0);
        assertArrayEquals(first, compute("gradient(batch=32)", units, 0));
        assertFalse(Arrays.equals(first, compute("gradient(batch=32)", units, 1)));
    }

    /** 0.1 + 0.2 + 0.3 and its permutations differ in the last bit, so this sees the order of the sum. */
    @Test
    void batchesThatHoldEverythingRunInTheExamplesOwnOrder() {
        RandomStream stream = Randomness.of(2).stream("test");
        double[] features = new double[40 * 3];
        Arrays.setAll(features, j -> stream.nextGaussian());
        double[] targets = new double[40];
        Arrays.setAll(targets, i -> stream.nextGaussian());
        Examples examples = new Examples(DenseFeatures.of(3, features), targets, 0);
        double[] full = compute("full-gradient", examples, 0);
        assertArrayEquals(full, compute("gradient(batch=40)", examples, 5));
        assertArrayEquals(full, compute("gradient(batch=1000)", examples, 6));
        double[] expected = new double[3];
        for (int i = 0; i < 40; i++) {
            for (int j = 0; j < 3; j++) {
                expected[j] = Math.fma(-targets[i] / 40, features[3 * i + j], expected[j]);
            }
        }
        assertArrayEquals(expected, full);
    }

    @Test
    void lossIsThatOfTheExamplesTouched() {
        Update update = Updates.UPDATES.build("full-gradient");
        double[] theta = new double[COUNT];
        theta[0] = 1;
        double loss = update.compute(model, theta, units, view(0), new double[COUNT]);
        assertEquals((4 + (COUNT - 1)) / (2.0 * COUNT), loss);
    }

    @Test
    void emptyBatchesAreRefused() {
        assertThrows(InputException.class, () -> Updates.UPDATES.build("gradient(batch=0)"));
    }

    /** One local step sends rate times the gradient, on the same batch. */
    @Test
    void oneLocalStepIsTheGradientTimesTheRate() {
        double[] gradient = compute("gradient(batch=32)", units, 4);
        double[] moved = compute("local-steps(steps=1, rate=0.3, batch=32)", units, 4);
        assertArrayEquals(Arrays.stream(gradient).map(g -> 0.3 * g).toArray(), moved);
    }

    /**
     * One example of feature 1 and target -1 at theta = 0: the gradient is x + 1, so x_K + 1 = (1 - rate)^K, and theta - x_K is
     * 1 - (1 - rate)^K, and the losses are (1 - rate)^2k / 2.
     */
    @Test
    void localStepsFollowTheGradientAtEachIterate() {
        Examples one = new Examples(DenseFeatures.of(1, new double[] {1}), new double[] {-1}, 0);
        assertArrayEquals(new double[] {1 - 0.75 * 0.75 * 0.75}, compute("local-steps(steps=3, rate=0.25)", one, 0));
        Model fitting = Models.MODELS.build("linear(bias=false)").build(one);
        double loss = Updates.UPDATES
                .build("local-steps(steps=3, rate=0.25)")
                .compute(fitting, new double[1], one, view(0), new double[1]);
        assertEquals((1 + 0.75 * 0.75 + Math.pow(0.75, 4)) / 6, loss, 1e-15);
    }

    @Test
    void weightDecayIsAddedToTheGradientAndNotToTheLoss() {
        double[] theta = new double[COUNT];
        Arrays.setAll(theta, j -> j);
        double[] plain = new double[COUNT];
        double[] decayed = new double[COUNT];
        double loss = Updates.UPDATES.build("gradient(batch=32)").compute(model, theta, units, view(0), plain);
        double same = Updates.UPDATES
                .build("gradient(batch=32, weight-decay=0.5)")
                .compute(model, theta, units, view(0), decayed);
        assertEquals(loss, same);
        for (int j = 0; j < COUNT; j++) {
            assertEquals(plain[j] + 0.5 * j, decayed[j]);
        }
        assertEquals(
                "gradient(batch=32)",
                Updates.UPDATES.canonical(Call.of("gradient")).toString());
    }

    /** Feature 1, target -1, at 0: x_1 = -1/4; there the gradient is 3/4 - 1/4, so x_2 = -3/8. */
    @Test
    void everyLocalStepDecays() {
        Examples one = new Examples(DenseFeatures.of(1, new double[] {1}), new double[] {-1}, 0);
        assertArrayEquals(new double[] {0.375}, compute("local-steps(steps=2, rate=0.25, weight-decay=1)", one, 0));
    }

    /** With a tiny rate the gradient of unit examples hardly changes, so entry i counts how often i was taken. */
    @Test
    void everyLocalStepDrawsAFreshBatch() {
        double[] moved = compute("local-steps(steps=3, rate=1e-9, batch=32)", units, 0);
        long[] taken =
                Arrays.stream(moved).mapToLong(m -> Math.round(m * 1e9 * 32)).toArray();
        assertEquals(96, Arrays.stream(taken).sum());
        assertTrue(Arrays.stream(taken).distinct().count() > 2, Arrays.toString(taken));
        assertArrayEquals(moved, compute("local-steps(steps=3, rate=1e-9, batch=32)", units, 0));
        assertFalse(Arrays.equals(moved, compute("local-steps(steps=3, rate=1e-9, batch=32)", units, 1)));
    }

    @Test
    void codesRefuseSeveralLocalSteps() {
        Updates.of(Call.parse("local-steps(steps=1, rate=0.1)"), Call.parse("repetition"));
        Updates.of(Call.parse("local-steps(steps=2, rate=0.1)"), Call.parse("none"));
        InputException refused = assertThrows(
                InputException.class,
                () -> Updates.of(Call.parse("local-steps(steps=2, rate=0.1)"), Call.parse("repetition")));
        assertTrue(refused.getMessage().contains("use steps=1, or coding: none"));
    }

    private double[] compute(String update, Examples examples, int round) {
        Model fitting = Models.MODELS.build("linear(bias=false)").build(examples);
        double[] gradient = new double[fitting.dimension()];
        Arrays.fill(gradient, Double.NaN);
        Updates.UPDATES.build(update).compute(fitting, new double[gradient.length], examples, view(round), gradient);
        return gradient;
    }

    private static RoundView view(int round) {
        return new RoundView(3, round, 5, 3, "batch", Randomness.of(7));
    }

    private static Examples units() {
        double[] features = new double[COUNT * COUNT];
        double[] targets = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            features[i * COUNT + i] = 1;
            targets[i] = -1;
        }
        return new Examples(DenseFeatures.of(COUNT, features), targets, 0);
    }
}
