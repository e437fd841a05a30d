package dev.firebreak.learning.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.SparseFeatures;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import org.junit.jupiter.api.Test;

/** Models by name: their size for given data, where they start, which data they refuse. */
class ModelsTest {

    @Test
    void softmaxOnDigitsHas7850Parameters() {
        assertEquals(7850, build("softmax", 784, 10).dimension());
        assertEquals(7840, build("softmax(bias=false)", 784, 10).dimension());
        assertEquals(785, build("logistic", 784, 2).dimension());
        assertEquals(784, build("linear(bias=false)", 784, 0).dimension());
    }

    @Test
    void trainingStartsAtZerosUnlessUniform() {
        RandomStream stream = Randomness.of(1).stream("test");
        assertArrayEquals(new double[7850], build("softmax", 784, 10).initial(stream));
        double[] theta = build("softmax(initial=uniform)", 784, 10).initial(stream);
        DoubleSummaryStatistics range = Arrays.stream(theta).summaryStatistics();
        // 7850 draws miss a hundredth of the range at either end with probability 2 (1 - 1/200)^7850 < 1e-16.
        double bound = 1.0 / 28;
        assertTrue(range.getMax() <= bound && range.getMax() > 0.99 * bound, () -> "greatest " + range.getMax());
        assertTrue(range.getMin() >= -bound && range.getMin() < -0.99 * bound, () -> "least " + range.getMin());
    }

    @Test
    void dataThatDoesNotFitIsRefused() {
        assertRefused("linear", 10, "model 'linear' needs real targets, but the data has 10 classes; use softmax");
        assertRefused(
                "linear", 2, "model 'linear' needs real targets, but the data has 2 classes; use softmax or logistic");
        assertRefused("logistic", 0, "model 'logistic' needs 2 classes, but the data has real targets; use linear");
        assertRefused("logistic", 10, "model 'logistic' needs 2 classes, but the data has 10; use softmax");
        assertRefused(
                "softmax", 0, "model 'softmax' needs at least 2 classes, but the data has real targets; use linear");
        assertRefused("softmax", 1, "model 'softmax' needs at least 2 classes, but the data has only one");
    }

    /** 2^31 - 1 weights and a bias, and 30 classes of the widest sparse data, are more than an array of Java has. */
    @Test
    void modelsThatNoArrayHoldsAreRefused() {
        for (int[] size : new int[][] {{Integer.MAX_VALUE, 2}, {100_000_000, 30}}) {
            SparseFeatures wide = new SparseFeatures(size[0], new int[] {0, 0}, new int[0], new double[0]);
            Examples examples = new Examples(wide, new double[1], size[1]);
            InputException refused = assertThrows(
                    InputException.class,
                    () -> Models.MODELS
                            .build(Call.parse(size[1] == 2 ? "logistic" : "softmax"))
                            .build(examples));
            assertTrue(refused.getMessage().contains("parameters; at most 2147483639 fit"), refused.getMessage());
        }
    }

    @Test
    void argumentsOfTheWrongSizeAreRefused() {
        Model model = build("softmax", 3, 2);
        Examples narrower = new Examples(DenseFeatures.of(2, new double[2]), new double[1], 2);
        assertThrows(IllegalArgumentException.class, () -> model.evaluate(new double[8], narrower));
        Examples fitting = new Examples(DenseFeatures.of(3, new double[3]), new double[1], 2);
        assertThrows(IllegalArgumentException.class, () -> model.evaluate(new double[7], fitting));
        assertThrows(
                IllegalArgumentException.class,
                () -> model.gradient(new double[8], fitting, new int[0], new double[8]));
    }

    @Test
    void everyDefaultIsWrittenOut() {
        assertEquals(
                "softmax(bias=true, regularization=0, initial=zeros)",
                Models.MODELS.canonical(Call.parse("softmax")).toString());
    }

    private static void assertRefused(String model, int classes, String message) {
        assertEquals(
                message,
                assertThrows(InputException.class, () -> build(model, 3, classes))
                        .getMessage());
    }

    private static Model build(String model, int inputs, int classes) {
        Examples shape = new Examples(DenseFeatures.of(inputs, new double[inputs]), new double[1], classes);
        return Models.MODELS.build(model).build(shape);
    }
}
