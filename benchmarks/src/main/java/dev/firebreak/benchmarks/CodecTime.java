package dev.firebreak.benchmarks;

import dev.firebreak.coding.compression.Compressors;
import dev.firebreak.coding.compression.Frame;
import dev.firebreak.coding.compression.MalformedMessageException;
import dev.firebreak.coding.compression.MessageCodec;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What {@link CodecBenchmark} measures, in processor time of one thread, for a machine that has other work to do. Gigabytes per second of
 * the uncompressed float64 vectors that were encoded and decoded, and of the messages they became.
 */
public final class CodecTime {
    private static final int DIMENSION = 8000;
    private static final int MESSAGES = 200;
    private static final int REPEATS = 30;
    private static final List<String> COMPRESSORS = List.of(
            "none",
            "rand-k(k=2400, mask=shared)",
            "rand-k(k=2400)",
            "top-k(k=2400)",
            "qsgd(levels=4)",
            "sign",
            "stochastic-sign",
            "natural");

    private CodecTime() {}

    /** Prints one line per codec and precision. */
    public static void main(String[] arguments) {
        RandomStream stream = Randomness.of(1).stream("benchmark");
        double[] vector = new double[DIMENSION];
        Arrays.setAll(vector, q -> stream.nextGaussian());
        for (String compressor : COMPRESSORS) {
            for (boolean float32 : new boolean[] {false, true}) {
                MessageCodec codec = Compressors.COMPRESSORS
                        .build(compressor)
                        .codec(new Frame(Randomness.of(2), 0, DIMENSION, float32));
                double seconds = ProcessorTime.least(REPEATS, () -> there(codec, vector)) / 1e3 / MESSAGES;
                System.out.printf(
                        Locale.ROOT,
                        "%-28s %s: vectors %.2f GB/s, messages %.3f GB/s%n",
                        compressor,
                        float32 ? "float32" : "float64",
                        8e-9 * DIMENSION / seconds,
                        1e-9 * codec.bytes() / seconds);
            }
        }
    }

    // There and back.
    private static void there(MessageCodec codec, double[] vector) {
        try {
            for (int k = 0; k < MESSAGES; k++) {
                codec.decode(3, 3, codec.encode(3, 3, vector));
            }
        } catch (MalformedMessageException impossible) {
            throw new AssertionError("an honest message is read", impossible);
        }
    }
}
