package dev.firebreak.learning.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Examples;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * The bytes of one gradient and one evaluation, written down once. Runs with and without the vector module: whatever kernel
 * body, compiler or machine, these are the bytes.
 */
class SoftmaxGoldenTest {

    /** 37 features (not a multiple of the lanes), 10 classes, 70 examples (several blocks, the last one not full). */
    @Test
    void bytesOfAGradient() throws Exception {
        RandomStream stream = Randomness.of(11).stream("golden");
        Examples examples = RandomExamples.float32(stream, 300, 37, 10);
        Model model = Models.MODELS.build("softmax(regularization=0.01)").build(examples);
        double[] theta = RandomExamples.normal(stream, model.dimension());
        double[] gradient = new double[theta.length];
        double loss = model.gradient(theta, examples, stream.sample(300, 70), gradient);
        assertEquals("7540f7e51d1fbc1c65920513f48b37911d5bf6c24fe7d463002605b4edbc74f2", digest(loss, gradient));
    }

    @Test
    void bytesOfAnEvaluation() throws Exception {
        RandomStream stream = Randomness.of(12).stream("golden");
        Examples examples = RandomExamples.float32(stream, 3000, 37, 10);
        Model model = Models.MODELS.build("softmax").build(examples);
        Evaluation evaluation = model.evaluate(RandomExamples.normal(stream, model.dimension()), examples);
        assertEquals(
                "40335e064d7c9b2da307d6d50e282b1e54b3d4a4045b63bc589580565f2e8bca",
                digest(evaluation.loss(), evaluation.accuracy()));
    }

    private static String digest(double first, double... rest) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate((1 + rest.length) * Double.BYTES).putDouble(first);
        for (double value : rest) {
            bytes.putDouble(value);
        }
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    }
}
