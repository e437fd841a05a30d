package dev.firebreak.coding.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * More than a million messages of random bytes, cut short, made longer or with bits flipped, through every decoder: each is read
 * into Q finite numbers or refused with the documented exception. Any other throw fails the test.
 */
class CodecFuzzTest {
    private static final int ROUND = 6;
    private static final int WORKER = 9;
    private static final int TRIALS = 20_000;

    private final RandomStream stream = Randomness.of(77).stream("fuzz");
    private int cases;
    private int read;
    private int refused;

    @Test
    void decodersReadWholeMessagesOrRefuseThem() {
        for (int dimension : new int[] {1, 7, 40}) {
            for (boolean float32 : new boolean[] {false, true}) {
                Frame frame = new Frame(Randomness.of(5), ROUND, dimension, float32);
                for (String compressor : compressors(dimension)) {
                    fuzz(Compressors.COMPRESSORS.build(compressor).codec(frame), dimension);
                }
            }
        }
        assertTrue(cases > 1_000_000, "only " + cases);
        assertTrue(read > cases / 100, "only " + read + " messages were read, so the payload readers were not reached");
        assertTrue(refused > cases / 2, "only " + refused + " messages were refused");
    }

    private static List<String> compressors(int dimension) {
        int k = Math.max(1, dimension / 3);
        return List.of(
                "none",
                "rand-k(k=" + k + ")",
                "rand-k(k=" + k + ", mask=shared)",
                "top-k(k=" + k + ")",
                "top-k(k=1)",
                "qsgd(levels=4)",
                "sign",
                "stochastic-sign",
                "natural");
    }

    private void fuzz(MessageCodec codec, int dimension) {
        List<byte[]> honest = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            double[] v = new double[dimension];
            Arrays.setAll(v, q -> stream.nextGaussian());
            honest.add(codec.encode(WORKER, WORKER, v));
        }
        for (int trial = 0; trial < TRIALS; trial++) {
            decode(codec, damaged(honest.get(stream.nextInt(honest.size())), trial), dimension);
        }
    }

    private byte[] damaged(byte[] message, int trial) {
        return switch (trial % 5) {
            case 0 -> random(stream.nextInt(2 * message.length + 1));
            case 1 -> Arrays.copyOf(message, stream.nextInt(message.length));
            case 2 -> Arrays.copyOf(message, message.length + 1 + stream.nextInt(9));
            case 3 -> flipped(message, 0);
            default -> behindHeader(message, trial);
        };
    }

    private byte[] behindHeader(byte[] message, int trial) {
        if (trial % 2 == 0) {
            return flipped(message, MessageCodec.HEADER_BYTES);
        }
        byte[] payload = random(message.length - MessageCodec.HEADER_BYTES);
        byte[] changed = message.clone();
        System.arraycopy(payload, 0, changed, MessageCodec.HEADER_BYTES, payload.length);
        return changed;
    }

    private byte[] flipped(byte[] message, int from) {
        byte[] changed = message.clone();
        for (int flips = 1 + stream.nextInt(3); flips > 0; flips--) {
            int bit = from * 8 + stream.nextInt((message.length - from) * 8);
            changed[bit / 8] ^= (byte) (1 << bit % 8);
        }
        return changed;
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        stream.nextBytes(bytes);
        return bytes;
    }

    private void decode(MessageCodec codec, byte[] message, int dimension) {
        cases++;
        try {
            double[] vector = codec.decode(WORKER, WORKER, message);
            assertEquals(dimension, vector.length);
            assertTrue(Arrays.stream(vector).allMatch(Double::isFinite));
            read++;
        } catch (MalformedMessageException expected) {
            refused++;
        }
    }

    /** What is read is canonical: for codecs without draws, reading and writing again gives the same bytes. */
    @Test
    void aReadMessageHasOneForm() throws MalformedMessageException {
        Frame frame = new Frame(Randomness.of(5), ROUND, 13, false);
        for (String compressor : List.of("none", "top-k(k=4)", "top-k(k=1)")) {
            MessageCodec codec = Compressors.COMPRESSORS.build(compressor).codec(frame);
            double[] v = new double[13];
            Arrays.setAll(v, q -> stream.nextGaussian());
            byte[] message = codec.encode(WORKER, WORKER, v);
            assertArrayEquals(message, codec.encode(WORKER, WORKER, codec.decode(WORKER, WORKER, message)));
        }
    }
}
