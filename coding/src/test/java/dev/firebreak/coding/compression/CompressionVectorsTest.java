package dev.firebreak.coding.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.coding.CodingVectors;
import dev.firebreak.core.State;
import dev.firebreak.core.random.Randomness;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every codec through its real bytes, under the draws of the files. */
class CompressionVectorsTest {

    @TestFactory
    Stream<DynamicTest> compressors() {
        return CodingVectors.cases("compressors", vector -> {
            int dimension = vector.integer("Q");
            int k = vector.integer("k");
            int s = vector.integer("s");
            double[] v = vector.vector("v");
            double[] u = vector.vector("u");
            Draws draws = new Draws(() -> 42, () -> Arrays.stream(u).iterator()::nextDouble);
            int[] mask = RandK.mask(draws.uniforms().get(), dimension, k);
            assertArrayEquals(vector.integers("randk_idx"), mask);
            vector.assertClose("randk", through(new RandK(dimension, k, mask, Width.FLOAT64), 8 * k, v, draws));
            double[] top =
                    through(new TopK(dimension, k, Width.FLOAT64), bytes("top-k(k=" + k + ")", dimension), v, draws);
            vector.assertClose("topk", top);
            vector.assertClose("topk_contraction", squares(top, v) / squares(new double[dimension], v));
            vector.assertClose(
                    "qsgd",
                    through(
                            new Qsgd(dimension, s, Width.FLOAT64),
                            bytes("qsgd(levels=" + s + ")", dimension),
                            v,
                            draws));
            assertArrayEquals(vector.integers("qsgd_levels"), levels(new Qsgd(dimension, s, Width.FLOAT64), v, draws));
            double[] sign = through(new OneBit(dimension, false, Width.FLOAT64), bytes("sign", dimension), v, draws);
            vector.assertClose("sign_l1", sign);
            vector.assertClose("sign_scale", Math.abs(sign[0]));
            vector.assertClose(
                    "stoch_sign",
                    through(new OneBit(dimension, true, Width.FLOAT64), bytes("sign", dimension), v, draws));
            vector.assertClose(
                    "natural", through(new Natural(dimension, Width.FLOAT64), (12 * dimension + 7) / 8, v, draws));
            vector.assertClose(
                    "natural", through(new Natural(dimension, Width.FLOAT32), (9 * dimension + 7) / 8, v, draws));
            vector.assertClose("randk_delta", delta("rand-k(k=" + k + ")", dimension));
            vector.assertClose("qsgd_delta_bound", delta("qsgd(levels=" + s + ")", dimension));
        });
    }

    @TestFactory
    Stream<DynamicTest> bytes() {
        return CodingVectors.cases("compressors", vector -> {
            int dimension = vector.integer("Q");
            String k = "(k=" + vector.integer("k");
            Map<String, String> codecs = Map.of(
                    "dense",
                    "none",
                    "randk_seed",
                    "rand-k" + k + ")",
                    "randk_shared",
                    "rand-k" + k + ", mask=shared)",
                    "sparse_index",
                    "top-k" + k + ")",
                    "qsgd",
                    "qsgd(levels=" + vector.integer("s") + ")",
                    "sign",
                    "sign",
                    "stoch_sign",
                    "stochastic-sign",
                    "natural",
                    "natural");
            for (boolean float32 : new boolean[] {false, true}) {
                JsonNode expected = vector.node().required(float32 ? "bytes32" : "bytes64");
                assertEquals(expected.required("header").asInt(), MessageCodec.HEADER_BYTES);
                Frame frame = new Frame(Randomness.of(1), 3, dimension, float32);
                codecs.forEach((name, call) -> {
                    MessageCodec codec = Compressors.COMPRESSORS.build(call).codec(frame);
                    int length = codec.encode(7, 7, vector.vector("v")).length;
                    assertEquals(expected.required(name).asInt(), length - MessageCodec.HEADER_BYTES, name);
                    assertEquals(codec.bytes(), length, name);
                });
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> errorFeedback() {
        return CodingVectors.cases("error_feedback", vector -> {
            double[][] inputs = vector.matrix("inputs");
            double[][] sent = new double[inputs.length][];
            double[][] memory = new double[inputs.length][];
            Compressor topK =
                    Compressors.COMPRESSORS.build("top-k(k=" + vector.integer("k") + ", error-feedback=true)");
            State state = State.EMPTY;
            for (int t = 0; t < inputs.length; t++) {
                MessageCodec codec = topK.codec(new Frame(Randomness.of(1), t, inputs[t].length, false));
                ErrorFeedback.Sent out = ErrorFeedback.send(codec, 2, 2, inputs[t], state);
                sent[t] = codec.decode(2, 2, out.message());
                state = out.state();
                memory[t] = state.get("error");
            }
            vector.assertClose("sent", sent);
            vector.assertClose("memory", memory);
        });
    }

    private static int bytes(String compressor, int dimension) {
        return (int) Compressors.COMPRESSORS.build(compressor).bytes(dimension, false) - MessageCodec.HEADER_BYTES;
    }

    private static double[] through(Payload payload, int bytes, double[] v, Draws draws)
            throws MalformedMessageException {
        Frame frame = new Frame(Randomness.of(0), 1, v.length, false);
        MessageCodec codec = new MessageCodec(frame, payload, MessageCodec.HEADER_BYTES + bytes, key -> draws);
        return codec.decode(5, 5, codec.encode(5, 5, v));
    }

    // Levels as they are in the bytes, without their signs.
    private static int[] levels(Qsgd qsgd, double[] v, Draws draws) {
        ByteBuffer out = ByteBuffer.allocate(bytes("qsgd(levels=" + qsgd.levels() + ")", v.length))
                .order(ByteOrder.LITTLE_ENDIAN);
        qsgd.write(v, draws, out);
        Bits bits = new Bits(out.position(Double.BYTES + Integer.BYTES), 1 + Bits.widthOf(qsgd.levels() + 1L));
        return IntStream.range(0, v.length).map(q -> bits.get() >>> 1).toArray();
    }

    private static double delta(String compressor, int dimension) {
        return Compressors.COMPRESSORS.build(compressor).delta(dimension).orElseThrow();
    }

    private static double squares(double[] x, double[] y) {
        return IntStream.range(0, x.length)
                .mapToDouble(q -> (x[q] - y[q]) * (x[q] - y[q]))
                .sum();
    }
}
