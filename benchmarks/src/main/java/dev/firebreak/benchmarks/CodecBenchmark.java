package dev.firebreak.benchmarks;

import dev.firebreak.coding.compression.Compressors;
import dev.firebreak.coding.compression.Frame;
import dev.firebreak.coding.compression.MalformedMessageException;
import dev.firebreak.coding.compression.MessageCodec;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Encoding and decoding one message of each codec, as a sender and the server do. {@code wireMegabytes} counts the bytes of
 * messages that went both ways, {@code vectorMegabytes} the bytes of the uncompressed vectors they stand for, per second.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class CodecBenchmark {
    /** Numbers per vector. */
    @Param({"8000"})
    public int dimension;

    /** The codec. */
    @Param({
        "none",
        "rand-k(k=2400, mask=shared)",
        "rand-k(k=2400)",
        "top-k(k=2400)",
        "qsgd(levels=4)",
        "sign",
        "stochastic-sign",
        "natural"
    })
    public String compressor;

    /** Whether values travel in four bytes. */
    @Param({"false", "true"})
    public boolean float32;

    private MessageCodec codec;
    private double[] vector;

    /** Bytes that went through. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Traffic {
        /** Of messages. */
        public double wireMegabytes;

        /** Of the vectors in them. */
        public double vectorMegabytes;
    }

    /** Draws the vector. */
    @Setup
    public void prepare() {
        RandomStream stream = Randomness.of(1).stream("benchmark");
        vector = new double[dimension];
        Arrays.setAll(vector, q -> stream.nextGaussian());
        codec = Compressors.COMPRESSORS.build(compressor).codec(new Frame(Randomness.of(2), 0, dimension, float32));
    }

    /** One message, there and back. */
    @Benchmark
    public double[] encodeAndDecode(Traffic traffic) throws MalformedMessageException {
        byte[] message = codec.encode(3, 3, vector);
        traffic.wireMegabytes += message.length / 1e6;
        traffic.vectorMegabytes += 8e-6 * dimension;
        return codec.decode(3, 3, message);
    }
}
