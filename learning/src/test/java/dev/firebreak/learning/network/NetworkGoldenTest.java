package dev.firebreak.learning.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.Shape;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The bytes of gradients of training, of an evaluation and of single gradients, written down once. Runs with and without the vector module:
 * whatever kernel body, compiler or machine, these are the bytes.
 */
class NetworkGoldenTest {
    private static final int BATCH = 45;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "network(conv(6, kernel=3, padding=1) | relu | batch-norm | max-pool(2) | dropout(0.25) | conv(5, kernel=2) | average-pool(2)"
                        + " | linear(4)); 76eb3d5f3c56fe223cdf953edfaba03e16c64e557bde01ba2d3909ba4915c65f",
                "network(conv(8, kernel=3, stride=2, padding=1, bias=false) | group-norm(2) | relu"
                        + " | residual(conv(8, kernel=3, padding=1) | relu, shortcut=conv(8, kernel=1)) | global-average | linear(7) | relu | linear(4)"
                        + " | log-softmax); 79cbcd18f1d3b77116fad3e2785bdb2e93150b6ca5137b679b9ebb819e4b05d6"
            })
    void bytesOfGradients(String call, String digest) throws Exception {
        RandomStream stream = Randomness.of(21).stream("golden");
        Shape shape = new Shape(9, 10, 3);
        float[] values = new float[BATCH * shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) stream.nextGaussian();
        }
        double[] labels =
                IntStream.range(0, BATCH).mapToDouble(i -> stream.nextInt(4)).toArray();
        Examples examples = new Examples(DenseFeatures.of(shape, values), labels, 4);
        Model model = Models.MODELS.build(call).build(examples);
        double[] theta = model.initial(stream);
        int[] batch = stream.permutation(BATCH);
        double[] gradient = new double[theta.length];
        MessageDigest bytes = MessageDigest.getInstance("SHA-256");
        add(bytes, model.gradient(theta, examples, batch, stream, gradient));
        add(bytes, gradient);
        Model calibrated = model.calibrated(theta, examples, stream);
        add(bytes, calibrated.evaluate(theta, examples).loss());
        double[] norms = new double[BATCH];
        calibrated.gradientNorms(theta, examples, batch, norms);
        add(bytes, norms);
        if (model.isSeparable()) {
            model.clippedSum(theta, examples, batch, norms[0], gradient);
            add(bytes, gradient);
        }
        assertEquals(digest, HexFormat.of().formatHex(bytes.digest()));
    }

    private static void add(MessageDigest bytes, double... numbers) {
        ByteBuffer buffer = ByteBuffer.allocate(numbers.length * Double.BYTES);
        buffer.asDoubleBuffer().put(numbers);
        bytes.update(buffer);
    }
}
