package dev.firebreak.unlearning.finetuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.firebreak.core.State;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.learning.step.Step;
import dev.firebreak.learning.step.Steps;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlockGradientsTest {
    private static final int N = 101;
    private static final int D = 6;
    private static final Examples EXAMPLES = examples();
    private static final Model MODEL =
            Models.MODELS.build("softmax(regularization=0.01)").build(EXAMPLES);
    private static final Batches BATCHES = Batches.shuffled(N, 16, Randomness.of(2), "batch");

    private static Examples examples() {
        RandomStream stream = Randomness.of(9).stream("examples");
        double[] x = IntStream.range(0, N * D)
                .mapToDouble(i -> stream.nextGaussian())
                .toArray();
        double[] y = IntStream.range(0, N).mapToDouble(i -> i % 3).toArray();
        return new Examples(DenseFeatures.of(D, x), y, 3);
    }

    private static double[] theta() {
        RandomStream stream = Randomness.of(10).stream("theta");
        return IntStream.range(0, MODEL.dimension())
                .mapToDouble(j -> stream.nextGaussian())
                .toArray();
    }

    @Test
    void withOneBlockWithoutClipsAndNoiseFineTuningIsTheTrainersStepBitForBit() {
        Step sgd = Steps.STEPS.build("sgd(rate=0.1, weight-decay=0.03)");
        double[] trained = theta();
        double[] gradient = new double[trained.length];
        for (int t = 0; t < 20; t++) {
            MODEL.gradient(trained, EXAMPLES, BATCHES.at(t), gradient);
            sgd.apply(trained, gradient, t, State.EMPTY);
        }
        double[] tuned = new GradientClipping(
                        Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, NoiseSchedule.constant(0.1, 0.03, 0, 20))
                .run(theta(), BlockGradients.of(MODEL, EXAMPLES, 1), BATCHES, (x, sigma, step) -> {}, t -> {});
        assertArrayEquals(trained, tuned, 0);
    }

    @Test
    void severalBlocksGiveTheSameMeanButForRounding() {
        double[] theta = theta();
        double[] whole = new double[theta.length];
        double[] blocks = new double[theta.length];
        int[] all = IntStream.range(0, N).toArray();
        for (int[] batch : new int[][] {BATCHES.at(0), {100, 0, 50, 0}, all}) {
            double loss = MODEL.gradient(theta, EXAMPLES, batch, whole);
            assertEquals(loss, BlockGradients.of(MODEL, EXAMPLES, 7).mean(theta, batch, blocks), 1e-12);
            assertArrayEquals(whole, blocks, 1e-12);
        }
    }

    @Test
    void groupsAreNeighbours() {
        double[] theta = theta();
        double[] rows = new double[4 * theta.length];
        BlockGradients.of(MODEL, EXAMPLES, 4).compute(theta, rows);
        double[] third = new double[theta.length];
        MODEL.gradient(theta, EXAMPLES, IntStream.range(50, 75).toArray(), third);
        for (int j = 0; j < third.length; j++) {
            assertEquals(third[j], rows[2 * theta.length + j]);
        }
    }

    @Test
    void moreBlocksThanRecordsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> BlockGradients.of(MODEL, EXAMPLES, N + 1));
    }
}
