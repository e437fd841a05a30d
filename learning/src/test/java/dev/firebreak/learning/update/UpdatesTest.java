package dev.firebreak.learning.update;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.firebreak.core.InputException;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
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
        double loss = update.compute(model, theta, units, stream(0), new double[COUNT]);
        assertEquals((4 + (COUNT - 1)) / (2.0 * COUNT), loss);
    }

    @Test
    void emptyBatchesAreRefused() {
        assertThrows(InputException.class, () -> Updates.UPDATES.build("gradient(batch=0)"));
    }

    private double[] compute(String update, Examples examples, int round) {
        Model fitting = Models.MODELS.build("linear(bias=false)").build(examples);
        double[] gradient = new double[fitting.dimension()];
        Arrays.fill(gradient, Double.NaN);
        Updates.UPDATES.build(update).compute(fitting, new double[gradient.length], examples, stream(round), gradient);
        return gradient;
    }

    private static RandomStream stream(int round) {
        return Randomness.of(7).stream("batch", round, 3);
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
