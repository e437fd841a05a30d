package dev.firebreak.learning.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Exact gradients: worked by hand where the numbers are small, against central differences of the loss elsewhere. */
class ModelGradientTest {

    /** theta = (1, -1 | 0.5); residuals 1 - 2 + 0.5 - 1 = -1.5 and 3 + 1 + 0.5 - 2 = 2.5. */
    @Test
    void linearByHand() {
        Examples examples = new Examples(DenseFeatures.of(2, new double[] {1, 2, 3, -1}), new double[] {1, 2}, 0);
        double[] gradient = new double[3];
        double loss = Models.MODELS
                .build("linear")
                .build(examples)
                .gradient(new double[] {1, -1, 0.5}, examples, both(), gradient);
        assertEquals((2.25 + 6.25) / 4, loss);
        assertArrayEquals(new double[] {(-1.5 + 7.5) / 2, (-3 - 2.5) / 2, 0.5}, gradient);
    }

    /** At theta = 0 both classes have probability 1/2, so slopes are 1/2 - y; lambda only acts away from 0. */
    @Test
    void logisticByHand() {
        Examples examples = new Examples(DenseFeatures.of(2, new double[] {1, 2, 3, -1}), new double[] {1, 0}, 2);
        double[] gradient = new double[3];
        Model model = Models.MODELS.build("logistic(regularization=0.5)").build(examples);
        assertEquals(Math.log(2), model.gradient(new double[3], examples, both(), gradient), 1e-15);
        assertArrayEquals(new double[] {(-0.5 + 1.5) / 2, (-1 - 0.5) / 2, 0}, gradient);
        double[] theta = {0, 0, 2};
        double loss = model.gradient(theta, examples, both(), gradient);
        double p = 1 / (1 + Math.exp(-2));
        assertEquals((-Math.log(p) - Math.log(1 - p)) / 2 + 0.25 * 4, loss, 1e-15);
        assertEquals((p - 1 + p) / 2 + 0.5 * 2, gradient[2], 1e-15);
    }

    /** One example of class 2 with equal scores: probabilities 1/3. */
    @Test
    void softmaxByHand() {
        Examples examples = new Examples(DenseFeatures.of(2, new float[] {3, -6}), new double[] {2}, 3);
        double[] gradient = new double[9];
        Model model = Models.MODELS.build("softmax").build(examples);
        assertEquals(Math.log(3), model.gradient(new double[9], examples, new int[] {0}, gradient), 1e-15);
        double third = 1.0 / 3;
        assertArrayEquals(new double[] {1, -2, 1, -2, -2, 4, third, third, third - 1}, gradient, 1e-15);
    }

    @Property(tries = 60)
    void gradientIsTheSlopeOfTheLoss(
            @ForAll @IntRange(max = 2) int which,
            @ForAll @IntRange(min = 1, max = 40) int inputs,
            @ForAll @IntRange(min = 2, max = 7) int classes,
            @ForAll @IntRange(min = 1, max = 70) int m,
            @ForAll boolean bias,
            @ForAll long seed) {
        RandomStream stream = Randomness.of(seed).stream("test");
        int labels = which == 0 ? 0 : which == 1 ? 2 : classes;
        Examples examples = RandomExamples.dense(stream, m, inputs, labels);
        Model model = Models.MODELS
                .build(new String[] {"linear", "logistic", "softmax"}[which] + "(regularization=0.3, bias=" + bias
                        + ")")
                .build(examples);
        double[] theta = RandomExamples.normal(stream, model.dimension());
        int[] batch = IntStream.range(0, m + 3).map(i -> stream.nextInt(m)).toArray();
        double[] gradient = new double[theta.length];
        double loss = model.gradient(theta, examples, batch, gradient);
        assertEquals(model.evaluate(theta, examples.select(batch)).loss(), loss, 1e-12 * (1 + loss));
        // The truncation error of a central difference is of order h^2, rounding of order 1e-16 loss / h.
        double h = 1e-5;
        for (int j = 0; j < theta.length; j++) {
            double[] shifted = theta.clone();
            shifted[j] = theta[j] + h;
            double above = model.gradient(shifted, examples, batch, new double[theta.length]);
            shifted[j] = theta[j] - h;
            double below = model.gradient(shifted, examples, batch, new double[theta.length]);
            assertEquals((above - below) / (2 * h), gradient[j], 1e-7 * (1 + loss));
        }
    }

    private static int[] both() {
        return new int[] {0, 1};
    }
}
