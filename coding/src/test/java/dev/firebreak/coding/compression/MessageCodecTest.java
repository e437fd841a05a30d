package dev.firebreak.coding.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCodecTest {

    /** What is planned by arithmetic is what codecs write, to the last byte. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "rand-k(k=7)",
                "rand-k(k=7, mask=shared)",
                "top-k(k=7)",
                "top-k(k=1)",
                "qsgd",
                "qsgd(levels=1)",
                "qsgd(levels=255)",
                "sign",
                "stochastic-sign",
                "natural"
            })
    void bytesByArithmeticAreThoseOfCodecs(String compressor) {
        Compressor built = Compressors.COMPRESSORS.build(compressor);
        for (int dimension : new int[] {7, 8, 9, 64, 65, 1000, 4097}) {
            for (boolean float32 : new boolean[] {true, false}) {
                Frame frame = new Frame(Randomness.of(1), 0, dimension, float32);
                byte[] message = built.codec(frame).encode(2, 2, new double[dimension]);
                assertEquals(message.length, built.bytes(dimension, float32), compressor + " " + dimension);
            }
        }
    }

    private static final double[] V = {0.5, -3, 0, 2, -0.25, 1, 8, -1, 4, 0.125};

    private static MessageCodec codec(String compressor, int round, boolean float32) {
        return Compressors.COMPRESSORS.build(compressor).codec(new Frame(Randomness.of(1), round, V.length, float32));
    }

    private static MessageCodec codec(String compressor) {
        return codec(compressor, 3, false);
    }

    private static ByteBuffer payload(byte[] message) {
        return ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).position(MessageCodec.HEADER_BYTES);
    }

    private static void refused(String compressor, String why, Consumer<ByteBuffer> damage) {
        MessageCodec codec = codec(compressor);
        byte[] message = codec.encode(2, 2, V);
        damage.accept(payload(message));
        MalformedMessageException refused = assertThrows(
                MalformedMessageException.class, () -> codec.decode(2, 2, message), compressor + " " + why);
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }

    @Test
    void headerIsAsDocumented() {
        byte[] message = codec("qsgd", 0x01020304, true).encode(0x0a0b0c0d, 0x0a0b0c0d, V);
        assertArrayEquals(
                new byte[] {4, 1, 0, 0, 4, 3, 2, 1, 0x0d, 0x0c, 0x0b, 0x0a, 10, 0, 0, 0}, Arrays.copyOf(message, 16));
    }

    @Test
    void everyHeaderFieldIsChecked() throws MalformedMessageException {
        for (String compressor : List.of("none", "rand-k(k=3)", "top-k(k=3)", "qsgd", "sign", "natural")) {
            MessageCodec codec = codec(compressor);
            byte[] message = codec.encode(2, 2, V);
            codec.decode(2, 2, message);
            for (int bit = 0; bit < 8 * MessageCodec.HEADER_BYTES; bit++) {
                byte[] damaged = message.clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);
                assertThrows(MalformedMessageException.class, () -> codec.decode(2, 2, damaged));
            }
            assertThrows(MalformedMessageException.class, () -> codec.decode(3, 3, message));
            assertThrows(
                    MalformedMessageException.class,
                    () -> codec.decode(2, 2, Arrays.copyOf(message, message.length + 1)));
            assertThrows(
                    MalformedMessageException.class,
                    () -> codec.decode(2, 2, Arrays.copyOf(message, message.length - 1)));
            assertThrows(MalformedMessageException.class, () -> codec.decode(2, 2, new byte[0]));
            assertThrows(
                    MalformedMessageException.class,
                    () -> codec(compressor, 4, false).decode(2, 2, message));
        }
    }

    @Test
    void everyMalformedPayloadIsRefused() {
        refused("none", "not finite", p -> p.putDouble(16 + 8, Double.NaN));
        refused("none", "not finite", p -> p.putDouble(16 + 72, Double.NEGATIVE_INFINITY));
        refused("rand-k(k=3)", "seed", p -> p.putLong(16, 4));
        refused("rand-k(k=3)", "another k", p -> p.putInt(24, 4));
        refused("rand-k(k=3)", "not finite", p -> p.putDouble(28, Double.NaN));
        refused("rand-k(k=3)", "scaled", p -> p.putDouble(28, Double.MAX_VALUE));
        refused("rand-k(k=3, mask=shared)", "not finite", p -> p.putDouble(16, Double.POSITIVE_INFINITY));
        refused("top-k(k=3)", "another k", p -> p.putInt(16, 2));
        refused("top-k(k=3)", "form", p -> p.put(20, (byte) 1));
        refused("top-k(k=3)", "form", p -> p.put(20, (byte) 7));
        refused("top-k(k=3)", "more than k", p -> p.put(21, (byte) 0xff));
        refused("top-k(k=3)", "fewer than k", p -> p.putShort(21, (short) 1));
        refused("top-k(k=3)", "unused bits", p -> p.put(22, (byte) (p.get(22) | 0x80)));
        refused("top-k(k=3)", "NaN", p -> p.putDouble(23, Double.NaN));
        refused("top-k(k=1)", "out of range", p -> p.put(21, (byte) 12));
        refused("top-k(k=1)", "unused bits", p -> p.put(21, (byte) (p.get(21) | 0x10)));
        refused("qsgd", "norm is -", p -> p.putDouble(16, -1));
        refused("qsgd", "NaN", p -> p.putDouble(16, Double.NaN));
        refused("qsgd", "number of levels", p -> p.putInt(24, 5));
        refused("qsgd", "level is above 4", p -> p.put(28, (byte) 0b1010));
        refused("qsgd(levels=1)", "unused bits", p -> p.put(30, (byte) (p.get(30) | 0x80)));
        refused("sign", "norm is -", p -> p.putDouble(16, -0.5));
        refused("sign", "unused bits", p -> p.put(25, (byte) 0x80));
        refused("stochastic-sign", "Infinity", p -> p.putDouble(16, Double.POSITIVE_INFINITY));
        refused("natural", "not finite", p -> p.putShort(16, (short) 0x0ffe));
    }

    /** A Byzantine worker undoes the scale of rand-k, so that the server reads its vector, as far as the mask goes. */
    @Test
    void forgedVectorsAreReadAsTheirMakerWantsThem() throws MalformedMessageException {
        for (String compressor : List.of("rand-k(k=3)", "rand-k(k=3, mask=shared)", "top-k(k=3)", "none")) {
            MessageCodec codec = codec(compressor);
            double[] read = codec.decode(2, 2, codec.forge(2, 2, V));
            int kept = 0;
            for (int q = 0; q < V.length; q++) {
                assertTrue(read[q] == 0 || Math.abs(read[q] - V[q]) < 1e-12, compressor + " " + Arrays.toString(read));
                kept += read[q] == 0 ? 0 : 1;
            }
            assertTrue(kept > 0, compressor);
        }
    }

    @Test
    void indicesMustAscend() throws MalformedMessageException {
        // 40 coordinates and k = 2: two indices of 6 bits are shorter than a bitmap of 5 bytes.
        MessageCodec codec =
                Compressors.COMPRESSORS.build("top-k(k=2)").codec(new Frame(Randomness.of(1), 3, 40, false));
        double[] v = new double[40];
        v[5] = 1;
        v[33] = 2;
        byte[] message = codec.encode(2, 2, v);
        assertArrayEquals(v, codec.decode(2, 2, message));
        for (int[] pair : new int[][] {{33, 5}, {5, 5}, {5, 40}, {63, 63}}) {
            byte[] damaged = message.clone();
            damaged[21] = (byte) (pair[0] | pair[1] << 6);
            damaged[22] = (byte) (pair[1] >> 2);
            assertThrows(MalformedMessageException.class, () -> codec.decode(2, 2, damaged), Arrays.toString(pair));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "rand-k(k=10)",
                "rand-k(k=10, mask=shared)",
                "top-k(k=3)",
                "qsgd",
                "sign",
                "stochastic-sign",
                "natural"
            })
    void vectorsThatAreNotFiniteAreRefusedByTheServer(String compressor) {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            for (boolean float32 : new boolean[] {false, true}) {
                double[] v = V.clone();
                v[4] = bad;
                MessageCodec codec = codec(compressor, 3, float32);
                byte[] message = codec.encode(2, 2, v);
                assertThrows(MalformedMessageException.class, () -> codec.decode(2, 2, message));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rand-k(k=3)", "rand-k(k=3, mask=shared)", "qsgd", "qsgd(levels=1)", "stochastic-sign", "natural"
            })
    void unbiasedCompressorsAreAndScatterWithinDelta(String compressor) throws MalformedMessageException {
        int rounds = 20_000;
        double[] mean = new double[V.length];
        double error = 0;
        for (int round = 0; round < rounds; round++) {
            MessageCodec codec = codec(compressor, round, false);
            double[] c = codec.decode(2, 2, codec.encode(2, 2, V));
            for (int q = 0; q < V.length; q++) {
                mean[q] += c[q] / rounds;
                error += (c[q] - V[q]) * (c[q] - V[q]) / rounds;
            }
        }
        double square = Arrays.stream(V).map(x -> x * x).sum();
        double delta = Compressors.COMPRESSORS.build(compressor).delta(V.length).orElseThrow();
        assertTrue(error <= 1.03 * delta * square, error + " is above " + delta * square);
        // Five standard errors of the worst coordinate.
        assertArrayEquals(V, mean, 5 * Math.sqrt(delta * square / rounds));
    }

    @ParameterizedTest
    @CsvSource({"top-k(k=3)", "sign"})
    void biasedCompressorsContract(String compressor) throws MalformedMessageException {
        RandomStream stream = Randomness.of(9).stream("vectors");
        MessageCodec codec = codec(compressor);
        double contraction =
                Compressors.COMPRESSORS.build(compressor).contraction(V.length).orElseThrow();
        assertTrue(Compressors.COMPRESSORS.build(compressor).delta(V.length).isEmpty());
        for (int trial = 0; trial < 1000; trial++) {
            double[] v = new double[V.length];
            Arrays.setAll(v, q -> Math.pow(stream.nextGaussian(), 3));
            double[] c = codec.decode(2, 2, codec.encode(2, 2, v));
            double error = 0;
            double square = 0;
            for (int q = 0; q < v.length; q++) {
                error += (c[q] - v[q]) * (c[q] - v[q]);
                square += v[q] * v[q];
            }
            assertTrue(error <= (1 - contraction) * square * (1 + 1e-12));
        }
    }

    @Test
    void masksAreSharedOrEachSendersOwn() throws MalformedMessageException {
        MessageCodec shared = codec("rand-k(k=3, mask=shared)");
        MessageCodec own = codec("rand-k(k=3)");
        int different = 0;
        for (int worker = 1; worker < 20; worker++) {
            assertArrayEquals(
                    support(shared.decode(0, 0, shared.encode(0, 0, V))),
                    support(shared.decode(worker, worker, shared.encode(worker, worker, V))));
            different += Arrays.equals(
                            support(own.decode(0, 0, own.encode(0, 0, V))),
                            support(own.decode(worker, worker, own.encode(worker, worker, V))))
                    ? 0
                    : 1;
        }
        assertTrue(different >= 15, "only " + different);
        assertFalse(Arrays.equals(
                support(shared.decode(0, 0, shared.encode(0, 0, V))),
                support(codec("rand-k(k=3, mask=shared)", 4, false)
                        .decode(
                                0,
                                0,
                                codec("rand-k(k=3, mask=shared)", 4, false).encode(0, 0, V)))));
    }

    // Places of values that are not zero; V has a zero at 2, which a mask may keep.
    private static int[] support(double[] vector) {
        return java.util.stream.IntStream.range(0, vector.length)
                .filter(q -> vector[q] != 0)
                .toArray();
    }

    @Test
    void replicasUnderOneKeySendTheSamePayload() {
        for (String compressor : List.of("rand-k(k=3)", "qsgd", "stochastic-sign", "natural")) {
            MessageCodec codec = codec(compressor);
            byte[] one = codec.encode(4, 1, V);
            byte[] other = codec.encode(5, 1, V);
            assertArrayEquals(Arrays.copyOfRange(one, 16, one.length), Arrays.copyOfRange(other, 16, other.length));
        }
    }

    /** Section 7 of the specification prints these payloads for Q = 100 in float64. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "none; 800",
                "rand-k(k=30); 252",
                "rand-k(k=30, mask=shared); 240",
                "top-k(k=30); 258",
                "qsgd(levels=4); 62",
                "sign; 21",
                "stochastic-sign; 21",
                "natural; 150"
            })
    void payloadsAreAsLongAsTheSpecificationSays(String compressor, int bytes) {
        MessageCodec codec =
                Compressors.COMPRESSORS.build(compressor).codec(new Frame(Randomness.of(1), 3, 100, false));
        double[] v = new double[100];
        Arrays.setAll(v, q -> q - 40.5);
        assertEquals(MessageCodec.HEADER_BYTES + bytes, codec.encode(2, 2, v).length);
    }

    /** One coordinate: an index still takes a bit. */
    @Test
    void oneCoordinateIsNamedByOneBit() throws MalformedMessageException {
        MessageCodec codec =
                Compressors.COMPRESSORS.build("top-k(k=1)").codec(new Frame(Randomness.of(1), 3, 1, false));
        assertEquals(MessageCodec.HEADER_BYTES + 4 + 1 + 1 + 8, codec.bytes());
        assertArrayEquals(new double[] {2.5}, codec.decode(2, 2, codec.encode(2, 2, new double[] {2.5})));
    }

    @Test
    void normsWhoseSquaresOverflowOrVanishAreRight() throws MalformedMessageException {
        for (double unit : new double[] {1e-250, 1e250}) {
            double[] v = new double[V.length];
            v[1] = 3 * unit;
            v[4] = -4 * unit;
            double[] c =
                    codec("qsgd(levels=5)").decode(2, 2, codec("qsgd(levels=5)").encode(2, 2, v));
            assertEquals(3 * unit, c[1], 1e-12 * unit);
            assertEquals(-4 * unit, c[4], 1e-12 * unit);
        }
    }

    @Test
    void zeroStaysZero() throws MalformedMessageException {
        for (String compressor : List.of("none", "top-k(k=3)", "qsgd", "sign", "stochastic-sign", "natural")) {
            MessageCodec codec = codec(compressor);
            for (double x : codec.decode(2, 2, codec.encode(2, 2, new double[V.length]))) {
                assertEquals(0, x, 0, compressor);
            }
        }
    }

    @Test
    void naturalRoundsBelowTheLeastNormalPowerAndAtTheLargest() throws MalformedMessageException {
        double[] v = {
            Double.MIN_VALUE, Double.MIN_NORMAL / 2, Double.MAX_VALUE, -Double.MAX_VALUE, 1e-310, 0, 0, 0, 0, 0
        };
        MessageCodec codec = codec("natural");
        double[] c = codec.decode(2, 2, codec.encode(2, 2, v));
        for (int q : new int[] {0, 1, 4}) {
            assertTrue(c[q] == 0 || c[q] == Double.MIN_NORMAL, "" + c[q]);
        }
        assertEquals(0x1p1023, c[2]);
        assertEquals(-0x1p1023, c[3]);
        int up = 0;
        for (int round = 0; round < 1000; round++) {
            MessageCodec drawn = codec("natural", round, false);
            up += drawn.decode(2, 2, drawn.encode(2, 2, v))[1] > 0 ? 1 : 0;
        }
        // Binomial(1000, 1/2): five standard deviations are 79.
        assertEquals(500, up, 79);
    }

    @Test
    void float32RoundsTheValuesAndHalvesTheBytes() throws MalformedMessageException {
        double[] v = V.clone();
        v[0] = Math.PI;
        MessageCodec codec = codec("none", 3, true);
        byte[] message = codec.encode(2, 2, v);
        assertEquals(16 + 40, message.length);
        assertEquals((float) Math.PI, codec.decode(2, 2, message)[0]);
    }

    @Test
    void feedbackSendsWhatWasHeldBack() throws MalformedMessageException {
        // Top-1 of (3, 2): sends 3, keeps 2; then (3, 2) + (0, 2) sends 4 in the second place.
        MessageCodec codec =
                Compressors.COMPRESSORS.build("top-k(k=1)").codec(new Frame(Randomness.of(1), 0, 2, false));
        ErrorFeedback.Sent first = ErrorFeedback.send(codec, 0, 0, new double[] {3, 2}, State.EMPTY);
        ErrorFeedback.Sent second = ErrorFeedback.send(codec, 0, 0, new double[] {3, 2}, first.state());
        assertArrayEquals(new double[] {3, 0}, codec.decode(0, 0, first.message()));
        assertArrayEquals(new double[] {0, 4}, codec.decode(0, 0, second.message()));
        assertArrayEquals(new double[] {3, 0}, second.state().get("error"));
        ErrorFeedback.Sent broken = ErrorFeedback.send(codec, 0, 0, new double[] {Double.NaN, 2}, second.state());
        assertEquals(second.state(), broken.state());
    }

    @Test
    void independentSparsityIsKnown() {
        assertTrue(Compressors.COMPRESSORS.build("rand-k(k=3)").zeroesIndependently(10));
        assertTrue(Compressors.COMPRESSORS.build("top-k(k=3)").zeroesIndependently(10));
        assertTrue(Compressors.COMPRESSORS.build("qsgd(levels=4)").zeroesIndependently(100));
        assertFalse(Compressors.COMPRESSORS.build("qsgd(levels=5)").zeroesIndependently(100));
        assertFalse(Compressors.COMPRESSORS.build("rand-k(k=3, mask=shared)").zeroesIndependently(10));
        assertFalse(Compressors.COMPRESSORS.build("sign").zeroesIndependently(10));
    }

    @Test
    void moreCoordinatesThanThereAreAreRefused() {
        InputException refused = assertThrows(InputException.class, () -> codec("rand-k(k=11)"));
        assertTrue(refused.getMessage().contains("more coordinates than the 10"), refused.getMessage());
        assertThrows(InputException.class, () -> codec("rand-k(k=11, mask=shared)"));
        assertThrows(InputException.class, () -> codec("top-k(k=11)"));
    }
}
