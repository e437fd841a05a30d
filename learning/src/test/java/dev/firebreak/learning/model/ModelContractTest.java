package dev.firebreak.learning.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.network.Networks;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every registered model in float64, on the first kind of targets that it takes; networks have tests of their own. */
class ModelContractTest {
    private static final int COUNT = 12;
    private static final int[] ALL = IntStream.range(0, COUNT).toArray();

    static Stream<String> models() {
        return Models.MODELS.parts().stream()
                .filter(part -> !Networks.NETWORKS.contains(part))
                .map(part -> part.name());
    }

    private record Case(Model model, Examples examples, double[] theta) {}

    private static Case of(String name) {
        return Stream.of(0, 2, 3)
                .map(classes -> RandomExamples.dense(Randomness.of(3).stream("contract"), COUNT, 4, classes))
                .flatMap(examples -> built(name, examples).stream()
                        .map(model -> new Case(
                                model,
                                examples,
                                RandomExamples.normal(Randomness.of(4).stream("contract"), model.dimension()))))
                .findFirst()
                .orElseThrow();
    }

    private static Optional<Model> built(String name, Examples examples) {
        try {
            return Optional.of(Models.MODELS.build(name).build(examples));
        } catch (InputException refused) {
            return Optional.empty();
        }
    }

    private static double loss(Case at, double[] theta) {
        return at.model.evaluate(theta, at.examples).loss();
    }

    @ParameterizedTest
    @MethodSource("models")
    void theGradientIsTheSlopeOfTheEvaluatedLoss(String name) {
        Case at = of(name);
        double[] gradient = new double[at.model.dimension()];
        double mean = at.model.gradient(at.theta, at.examples, ALL, gradient);
        assertEquals(loss(at, at.theta), mean, 1e-12);
        for (int j = 0; j < gradient.length; j++) {
            double[] above = at.theta.clone();
            double[] below = at.theta.clone();
            above[j] += 1e-5;
            below[j] -= 1e-5;
            assertEquals((loss(at, above) - loss(at, below)) / 2e-5, gradient[j], 1e-6);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void normsAndClippedSumsAreThoseOfSingleGradients(String name) {
        Case at = of(name);
        int d = at.model.dimension();
        double clip = 0.5;
        double[] sum = new double[d];
        double[] plain = new double[d];
        double[] norms = new double[COUNT];
        at.model.gradientNorms(at.theta, at.examples, ALL, norms);
        for (int i = 0; i < COUNT; i++) {
            double[] gradient = new double[d];
            at.model.gradient(at.theta, at.examples, new int[] {i}, gradient);
            assertEquals(Norm.of(gradient), norms[i], 1e-12);
            for (int j = 0; j < d; j++) {
                plain[j] += gradient[j];
                sum[j] += gradient[j] * Math.min(1, clip / norms[i]);
            }
        }
        double[] found = new double[d];
        at.model.clippedSum(at.theta, at.examples, ALL, clip, found);
        assertArrayEquals(sum, found, 1e-12);
        at.model.clippedSum(at.theta, at.examples, ALL, Double.POSITIVE_INFINITY, found);
        assertArrayEquals(plain, found, 1e-12);
    }

    @ParameterizedTest
    @MethodSource("models")
    void lossAndAccuracyComeFromScores(String name) {
        Case at = of(name);
        int outputs = at.model.outputs();
        double[] scores = new double[COUNT * outputs];
        at.model.scores(at.theta, at.examples, ALL, scores);
        double sum = 0;
        int right = 0;
        for (int i = 0; i < COUNT; i++) {
            double target = at.examples.targets()[i];
            right += at.model.loss().predicts(scores, i * outputs, outputs, target) ? 1 : 0;
            sum += at.model.loss().differentiate(scores, i * outputs, outputs, target);
        }
        Evaluation evaluation = at.model.evaluate(at.theta, at.examples);
        assertEquals(evaluation.loss(), sum / COUNT + at.model.penalty(at.theta), 1e-12);
        double accuracy = at.examples.classes() == 0 ? Double.NaN : (double) right / COUNT;
        assertEquals(accuracy, evaluation.accuracy());
        assertTrue(at.model.penalty(at.theta) >= 0);
        assertEquals(at.model.dimension(), at.model.initial(Randomness.of(1).stream("initial")).length);
    }
}
