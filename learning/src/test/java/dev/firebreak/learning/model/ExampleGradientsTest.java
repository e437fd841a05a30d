package dev.firebreak.learning.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Scores, norms and clipped sums, against single-example gradients and by hand. */
class ExampleGradientsTest {

    /** The methods that no model has to write itself. */
    private record Plain(Model model) implements Model {
        @Override
        public int dimension() {
            return model.dimension();
        }

        @Override
        public int outputs() {
            return model.outputs();
        }

        @Override
        public Loss loss() {
            return model.loss();
        }

        @Override
        public double[] initial(RandomStream stream) {
            return model.initial(stream);
        }

        @Override
        public void scores(double[] theta, Examples examples, int[] rows, double[] out) {
            model.scores(theta, examples, rows, out);
        }

        @Override
        public double gradient(double[] theta, Examples examples, int[] batch, double[] gradient) {
            return model.gradient(theta, examples, batch, gradient);
        }
    }

    @Property(tries = 80)
    void closedFormsAgreeWithSingleGradients(
            @ForAll @IntRange(max = 2) int which,
            @ForAll @IntRange(min = 1, max = 40) int inputs,
            @ForAll @IntRange(min = 1, max = 70) int m,
            @ForAll @IntRange(max = 2) int regularization,
            @ForAll boolean bias,
            @ForAll long seed) {
        RandomStream stream = Randomness.of(seed).stream("test");
        Examples examples = RandomExamples.dense(stream, m, inputs, new int[] {0, 2, 5}[which]);
        Model model = Models.MODELS
                .build(new String[] {"linear", "logistic", "softmax"}[which] + "(regularization="
                        + new String[] {"0", "0.01", "3"}[regularization] + ", bias=" + bias + ")")
                .build(examples);
        double[] theta = RandomExamples.normal(stream, model.dimension());
        int[] rows = IntStream.range(0, m + 3).map(i -> stream.nextInt(m)).toArray();
        double[] expected = new double[rows.length];
        double[] norms = new double[rows.length];
        new Plain(model).gradientNorms(theta, examples, rows, expected);
        model.gradientNorms(theta, examples, rows, norms);
        for (int i = 0; i < norms.length; i++) {
            assertEquals(expected[i], norms[i], 1e-12 * expected[i]);
        }
        double[] sum = new double[theta.length];
        double[] clipped = new double[theta.length];
        // Some are longer than the norm of the first, others not.
        new Plain(model).clippedSum(theta, examples, rows, expected[0], sum);
        model.clippedSum(theta, examples, rows, expected[0], clipped);
        assertArrayEquals(sum, clipped, 1e-12 * rows.length * expected[0]);
        model.clippedSum(theta, examples, rows, Double.POSITIVE_INFINITY, clipped);
        model.gradient(theta, examples, rows, sum);
        for (int j = 0; j < sum.length; j++) {
            assertEquals(rows.length * sum[j], clipped[j], 1e-12 * rows.length * (1 + Norm.of(sum)));
        }
    }

    /** theta = (1, -1 | 0.5): scores -0.5 and 4.5, residuals -1.5 and 2.5, norms 1.5 sqrt(6) and 2.5 sqrt(11). */
    @Test
    void linearByHand() {
        Examples examples = new Examples(DenseFeatures.of(2, new double[] {1, 2, 3, -1}), new double[] {1, 2}, 0);
        Model model = Models.MODELS.build("linear").build(examples);
        double[] theta = {1, -1, 0.5};
        int[] backwards = {1, 0};
        double[] found = new double[2];
        model.scores(theta, examples, backwards, found);
        assertArrayEquals(new double[] {4.5, -0.5}, found);
        model.gradientNorms(theta, examples, backwards, found);
        assertArrayEquals(new double[] {2.5 * Math.sqrt(11), 1.5 * Math.sqrt(6)}, found, 1e-14);
        double[] sum = new double[3];
        model.clippedSum(theta, examples, backwards, 1, sum);
        assertArrayEquals(
                new double[] {
                    3 / Math.sqrt(11) - 1 / Math.sqrt(6),
                    -1 / Math.sqrt(11) - 2 / Math.sqrt(6),
                    1 / Math.sqrt(11) - 1 / Math.sqrt(6)
                },
                sum,
                1e-14);
        model.clippedSum(theta, examples, new int[0], 1, sum);
        assertArrayEquals(new double[3], sum);
    }

    /** Squares of these norms leave the range of the type, or cancel to nothing beside their parts. */
    @Test
    void extremeNormsAreMeasured() {
        Examples examples =
                new Examples(DenseFeatures.of(1, new double[] {1e200, 1e-200, 1}), new double[] {0, -1e-100, 4}, 0);
        double[] norms = new double[3];
        int[] all = {0, 1, 2};
        Model plain = Models.MODELS.build("linear(bias=false)").build(examples);
        plain.gradientNorms(new double[] {1e-100}, examples, all, norms);
        assertArrayEquals(new double[] {1e300, 1e-300, 4}, norms, 0);
        // (theta - 4) + 3 theta = 0 at theta = 1, with residual -3.
        Model regularized =
                Models.MODELS.build("linear(bias=false, regularization=3)").build(examples);
        regularized.gradientNorms(new double[] {1 + 0x1p-40}, examples, new int[] {2}, norms);
        assertEquals(0x1p-38, norms[0]);
    }

    @Test
    void probabilitiesAreTheSoftmaxOfScores() {
        Examples three = new Examples(DenseFeatures.of(1, new double[] {1, 2}), new double[] {2, 0}, 3);
        Model softmax = Models.MODELS.build("softmax(bias=false)").build(three);
        double[] theta = {0, Math.log(2), Math.log(3)};
        double[][] p = ClassProbabilities.of(softmax, theta, three, 1, 0);
        assertArrayEquals(new double[] {1 / 14.0, 4 / 14.0, 9 / 14.0}, p[0], 1e-15);
        assertArrayEquals(new double[] {1 / 6.0, 2 / 6.0, 3 / 6.0}, p[1], 1e-15);
        assertArrayEquals(new double[] {2, 0}, three.targets());
        assertArrayEquals(
                new int[] {1}, ClassProbabilities.predict(softmax, List.of(theta, new double[] {0, 9, 0}), three, 0));
        Examples two = new Examples(three.features(), new double[] {1, 0}, 2);
        Model logistic = Models.MODELS.build("logistic(bias=false)").build(two);
        assertArrayEquals(
                new double[] {0.25, 0.75},
                ClassProbabilities.of(logistic, new double[] {Math.log(3)}, two, 0)[0],
                1e-15);
        Examples real = new Examples(three.features(), new double[] {1, 0}, 0);
        Model linear = Models.MODELS.build("linear").build(real);
        assertThrows(IllegalArgumentException.class, () -> ClassProbabilities.of(linear, new double[2], real, 0));
    }
}
