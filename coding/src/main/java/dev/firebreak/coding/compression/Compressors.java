package dev.firebreak.coding.compression;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.function.LongToDoubleFunction;

/** The registry of compressors. */
public final class Compressors {
    // The mask of all workers is keyed by a number that is no worker's.
    private static final int EVERYONE = -1;
    private static final Parameter K =
            Parameter.integer("k", null, 1, Integer.MAX_VALUE, "coordinates kept, at most the model's dimension");
    private static final Parameter FEEDBACK = Parameter.flag(
            "error-feedback", false, "whether a worker adds what compression took away to its next vector");

    /** Compressors by name. */
    public static final Registry<Compressor> COMPRESSORS = new Registry<>(
            Compressor.class,
            "compressor",
            List.of(none(), randK(), topK(), qsgd(), sign(), stochasticSign(), natural()));

    private Compressors() {}

    /** The unbiased compressors that keep k coordinates, as a spec writes them: those whose error floor is known under LAD. */
    public static List<String> keeping(int k) {
        return List.of("rand-k(k=" + k + ", mask=shared)", "rand-k(k=" + k + ", mask=independent)");
    }

    /** Payload bytes by the number of values and their width; the lengths that {@link Payload#bytes} has, at any size. */
    @FunctionalInterface
    private interface PayloadBytes {
        long of(long dimension, Width width);
    }

    private static long values(long count, Width width) {
        return Math.multiplyExact(count, (long) width.bytes());
    }

    private static long bits(long numbers, int width) {
        return Math.addExact(Math.multiplyExact(numbers, (long) width), 7) / 8;
    }

    private static int widthOf(long n) {
        return Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(n - 1));
    }

    /** What a compressor is known by; the methods of {@link Compressor} in one place. */
    private record Described(
            Function<Frame, Payload> payload,
            PayloadBytes payloadBytes,
            LongToDoubleFunction unbiased,
            IntToDoubleFunction contracting,
            boolean errorFeedback,
            IntPredicate sparse,
            boolean sharesMask,
            int seedBytes)
            implements Compressor {

        @Override
        public MessageCodec codec(Frame frame) {
            return new MessageCodec(frame, payload.apply(frame));
        }

        @Override
        public long bytes(long dimension, boolean float32) {
            Width width = float32 ? Width.FLOAT32 : Width.FLOAT64;
            return Math.addExact(MessageCodec.HEADER_BYTES, payloadBytes.of(dimension, width));
        }

        @Override
        public OptionalDouble delta(long dimension) {
            return unbiased == null ? OptionalDouble.empty() : OptionalDouble.of(unbiased.applyAsDouble(dimension));
        }

        @Override
        public OptionalDouble contraction(int dimension) {
            return contracting == null
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(contracting.applyAsDouble(dimension));
        }

        @Override
        public boolean zeroesIndependently(int dimension) {
            return sparse.test(dimension);
        }

        @Override
        public long seedBytes(int workers) {
            return sharesMask ? seedBytes : (long) workers * seedBytes;
        }
    }

    private static Part<Compressor> none() {
        return new Part<>(
                "none",
                "every value as it is",
                "",
                List.of(),
                arguments -> new Described(
                        frame -> new Dense(frame.dimension(), frame.width()),
                        Compressors::values,
                        q -> 0,
                        q -> 1,
                        false,
                        q -> false,
                        false,
                        0));
    }

    private static Part<Compressor> randK() {
        return new Part<>(
                "rand-k",
                "k coordinates drawn uniformly, times Q/k; unbiased, delta = Q/k - 1",
                "random sparsification; shared masks as in RoSDHB, arXiv 2508.17129",
                List.of(
                        K,
                        Parameter.word(
                                "mask",
                                "independent",
                                List.of("independent", "shared"),
                                "whether each worker has its own mask or all have the same")),
                arguments -> {
                    int k = arguments.integer("k");
                    boolean shared = arguments.text("mask").equals("shared");
                    return new Described(
                            frame -> randK(frame, k, shared),
                            (q, width) -> {
                                check("rand-k", k, q);
                                return values(k, width) + (shared ? 0 : Long.BYTES + Integer.BYTES);
                            },
                            q -> q / (double) k - 1,
                            null,
                            false,
                            q -> !shared && k < q,
                            shared,
                            Long.BYTES);
                });
    }

    private static Payload randK(Frame frame, int k, boolean shared) {
        check("rand-k", k, frame.dimension());
        if (!shared) {
            return new RandK(frame.dimension(), k, frame.width());
        }
        long seed = Draws.keyed(frame.randomness(), frame.round(), EVERYONE).seed();
        return new SharedRandK(frame.dimension(), Mask.expand(seed, frame.dimension(), k), frame.width());
    }

    private static Part<Compressor> topK() {
        return new Part<>(
                "top-k",
                "the k values of largest magnitude; biased, delta' >= k/Q",
                "greedy sparsification",
                List.of(K, FEEDBACK),
                arguments -> {
                    int k = arguments.integer("k");
                    return new Described(
                            frame -> {
                                check("top-k", k, frame.dimension());
                                return new TopK(frame.dimension(), k, frame.width());
                            },
                            (q, width) -> {
                                check("top-k", k, q);
                                return Integer.BYTES + 1 + Math.min(bits(q, 1), bits(k, widthOf(q))) + values(k, width);
                            },
                            null,
                            q -> k / (double) q,
                            arguments.flag("error-feedback"),
                            q -> k < q,
                            false,
                            0);
                });
    }

    private static Part<Compressor> qsgd() {
        return new Part<>(
                "qsgd",
                "magnitudes rounded at random to s levels of the norm; unbiased, delta <= min(Q/s^2, sqrt(Q)/s)",
                "Alistarh, Grubic, Li, Tomioka, Vojnovic, NeurIPS 2017",
                List.of(Parameter.integer("levels", "4", 1, 1 << 24, "s")),
                arguments -> {
                    int s = arguments.integer("levels");
                    return new Described(
                            frame -> new Qsgd(frame.dimension(), s, frame.width()),
                            (q, width) -> width.bytes() + Integer.BYTES + bits(q, 1 + widthOf(s + 1L)),
                            q -> Math.min(q / ((double) s * s), Math.sqrt((double) q) / s),
                            null,
                            false,
                            // A value of typical size, norm / sqrt(Q), is rounded to zero more often than not.
                            q -> 2 * s < Math.sqrt(q),
                            false,
                            0);
                });
    }

    private static Part<Compressor> sign() {
        return new Part<>(
                "sign",
                "signs times the mean magnitude; biased, delta' >= 1/Q",
                "signSGD with norm",
                List.of(FEEDBACK),
                arguments -> new Described(
                        frame -> new OneBit(frame.dimension(), false, frame.width()),
                        (q, width) -> width.bytes() + bits(q, 1),
                        null,
                        q -> 1.0 / q,
                        arguments.flag("error-feedback"),
                        q -> false,
                        false,
                        0));
    }

    private static Part<Compressor> stochasticSign() {
        return new Part<>(
                "stochastic-sign",
                "plus or minus the largest magnitude, drawn so that the mean is right; delta <= Q - 1",
                "1-bit gradient coding, arXiv 2403.14716",
                List.of(),
                arguments -> new Described(
                        frame -> new OneBit(frame.dimension(), true, frame.width()),
                        (q, width) -> width.bytes() + bits(q, 1),
                        q -> q - 1.0,
                        null,
                        false,
                        q -> false,
                        false,
                        0));
    }

    private static Part<Compressor> natural() {
        return new Part<>(
                "natural",
                "magnitudes rounded at random to powers of two; unbiased, delta <= 1/8",
                "Horvath, Ho, Horvath, Sahu, Canini, Richtarik, 2019",
                List.of(),
                arguments -> new Described(
                        frame -> new Natural(frame.dimension(), frame.width()),
                        (q, width) -> bits(q, width == Width.FLOAT32 ? 9 : 12),
                        q -> 0.125,
                        null,
                        false,
                        q -> false,
                        false,
                        0));
    }

    private static void check(String name, int k, long dimension) {
        if (k > dimension) {
            throw new InputException("compressor " + name + "(k=" + k + ") keeps more coordinates than the " + dimension
                    + " that a message has");
        }
    }
}
