package dev.firebreak.learning.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Loss and accuracy over whole sets: what they are, and that threads change no bit of them. */
class EvaluationTest {

    /** Scores of the three classes are (x, 0, -x) + (0, 1, 0); x = 2, 0.5, -3 predict the classes 0, 1, 2. */
    @Test
    void accuracyCountsPredictedClasses() {
        Examples examples = new Examples(DenseFeatures.of(1, new double[] {2, 0.5, -3}), new double[] {0, 1, 0}, 3);
        Evaluation evaluation =
                Models.MODELS.build("softmax").build(examples).evaluate(new double[] {1, 0, -1, 0, 1, 0}, examples);
        assertEquals(2.0 / 3, evaluation.accuracy());
        double first = Math.log(Math.exp(2) + Math.exp(1) + Math.exp(-2)) - 2;
        double second = Math.log(Math.exp(0.5) + Math.exp(1) + Math.exp(-0.5)) - 1;
        double third = Math.log(Math.exp(-3) + Math.exp(1) + Math.exp(3)) + 3;
        assertEquals((first + second + third) / 3, evaluation.loss(), 1e-15);
    }

    @Test
    void equalScoresPredictTheFirstClass() {
        Examples examples = new Examples(DenseFeatures.of(1, new double[] {1, 1, 1}), new double[] {0, 0, 2}, 3);
        assertEquals(
                2.0 / 3,
                Models.MODELS
                        .build("softmax")
                        .build(examples)
                        .evaluate(new double[6], examples)
                        .accuracy());
    }

    @Test
    void logisticPredictsOneForPositiveScores() {
        Examples examples = new Examples(DenseFeatures.of(1, new double[] {1, -1, 0, 5}), new double[] {1, 0, 0, 0}, 2);
        assertEquals(
                0.75,
                Models.MODELS
                        .build("logistic")
                        .build(examples)
                        .evaluate(new double[] {1, 0}, examples)
                        .accuracy());
    }

    @Test
    void regressionHasNoAccuracy() {
        Examples examples = new Examples(DenseFeatures.of(1, new double[] {1, 2}), new double[] {3, 5}, 0);
        Evaluation evaluation = Models.MODELS.build("linear").build(examples).evaluate(new double[] {2, 0}, examples);
        assertTrue(Double.isNaN(evaluation.accuracy()));
        assertEquals(0.5, evaluation.loss());
    }

    /** A score of 1e250 costs as much where its label is 0; the square of the parameter's norm, 1e500, plays no part. */
    @Test
    void parametersWhoseSquaresOverflowHaveALoss() {
        Examples two = new Examples(DenseFeatures.of(1, new double[] {1, 1}), new double[] {0, 1}, 2);
        assertEquals(
                1e250 / 2,
                Models.MODELS
                        .build("logistic")
                        .build(two)
                        .evaluate(new double[] {1e250, 0}, two)
                        .loss());
    }

    /** exp(1000) overflows and 1 - 1/(1 + exp(-1000)) is 0; the losses are nevertheless 1000 and 0. */
    @Test
    void farScoresNeitherOverflowNorVanish() {
        Examples two = new Examples(DenseFeatures.of(1, new double[] {1000, -1000}), new double[] {0, 0}, 2);
        assertEquals(
                500,
                Models.MODELS
                        .build("logistic")
                        .build(two)
                        .evaluate(new double[] {1, 0}, two)
                        .loss());
        assertEquals(
                500,
                Models.MODELS
                        .build("softmax")
                        .build(two)
                        .evaluate(new double[] {0, 1, 0, 0}, two)
                        .loss());
    }

    @Test
    void threadsChangeNoBit() throws Exception {
        RandomStream stream = Randomness.of(3).stream("test");
        Examples examples = RandomExamples.float32(stream, 5000, 21, 4);
        Model model = Models.MODELS.build("softmax(regularization=0.1)").build(examples);
        double[] theta = RandomExamples.normal(stream, model.dimension());
        Evaluation alone = in(1, model, theta, examples);
        assertEquals(alone, in(2, model, theta, examples));
        assertEquals(alone, in(7, model, theta, examples));
        int[] all = IntStream.range(0, examples.count()).toArray();
        double loss = model.gradient(theta, examples, all, new double[theta.length]);
        assertEquals(loss, alone.loss(), 1e-13 * loss);
    }

    private static Evaluation in(int threads, Model model, double[] theta, Examples examples) throws Exception {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            // A parallel stream runs in the pool from which it is started.
            return pool.submit(() -> model.evaluate(theta, examples)).get();
        } finally {
            pool.shutdown();
        }
    }
}
