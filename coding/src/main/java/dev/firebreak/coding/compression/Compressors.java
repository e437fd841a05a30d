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
import java.util.function.ToLongBiFunction;

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
            List.of(
                    new Part<>(
                            "none",
                            "every value as it is",
                            "",
                            List.of(),
                            arguments -> new Described(
                                    frame -> new Dense(frame.width()),
                                    Compressors::values,
                                    q -> 0,
                                    q -> 1,
                                    false,
                                    q -> false)),
                    new Part<>(
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
                            arguments -> randK(
                                    arguments.integer("k"),
                                    arguments.text("mask").equals("shared"))),
                    new Part<>(
                            "top-k",
                            "the k values of largest magnitude; biased, delta' >= k/Q",
                            "greedy sparsification",
                            List.of(K, FEEDBACK),
                            arguments -> topK(arguments.integer("k"), arguments.flag("error-feedback"))),
                    new Part<>(
                            "qsgd",
                            "magnitudes rounded at random to s levels of the norm; unbiased, delta <= min(Q/s^2, sqrt(Q)/s)",
                            "Alistarh, Grubic, Li, Tomioka, Vojnovic, NeurIPS 2017",
                            List.of(Parameter.integer("levels", "4", 1, 1 << 24, "s")),
                            arguments -> qsgd(arguments.integer("levels"))),
                    new Part<>(
                            "sign",
                            "signs times the mean magnitude; biased, delta' >= 1/Q",
                            "signSGD with norm",
                            List.of(FEEDBACK),
                            arguments -> new Described(
                                    frame -> new OneBit(frame.dimension(), false, frame.width()),
                                    (q, width) -> width.bytes() + Bits.bytes(q, 1),
                                    null,
                                    q -> 1.0 / q,
                                    arguments.flag("error-feedback"),
                                    q -> false)),
                    new Part<>(
                            "stochastic-sign",
                            "plus or minus the largest magnitude, drawn so that the mean is right; delta <= Q - 1",
                            "1-bit gradient coding, arXiv 2403.14716",
                            List.of(),
                            arguments -> new Described(
                                    frame -> new OneBit(frame.dimension(), true, frame.width()),
                                    (q, width) -> width.bytes() + Bits.bytes(q, 1),
                                    q -> q - 1.0,
                                    null,
                                    false,
                                    q -> false)),
                    new Part<>(
                            "natural",
                            "magnitudes rounded at random to powers of two; unbiased, delta <= 1/8",
                            "Horvath, Ho, Horvath, Sahu, Canini, Richtarik, 2019",
                            List.of(),
                            arguments -> new Described(
                                    frame -> new Natural(frame.dimension(), frame.width()),
                                    (q, width) -> Bits.bytes(q, Natural.bitsPerValue(width)),
                                    q -> 0.125,
                                    null,
                                    false,
                                    q -> false))));

    private Compressors() {}

    /** The unbiased compressors that keep k coordinates, as a spec writes them: those whose error floor is known under LAD. */
    public static List<String> keeping(int k) {
        return List.of("rand-k(k=" + k + ", mask=shared)", "rand-k(k=" + k + ", mask=independent)");
    }

    private static long values(long count, Width width) {
        return Math.multiplyExact(count, (long) width.bytes());
    }

    /** What a compressor is known by; the methods of {@link Compressor} in one place. */
    private record Described(
            Function<Frame, Payload> payload,
            ToLongBiFunction<Long, Width> payloadBytes,
            LongToDoubleFunction unbiased,
            IntToDoubleFunction contracting,
            boolean errorFeedback,
            IntPredicate sparse,
            boolean sharesMask,
            int seedBytes)
            implements Compressor {

        /** Without masks that are drawn. */
        Described(
                Function<Frame, Payload> payload,
                ToLongBiFunction<Long, Width> payloadBytes,
                LongToDoubleFunction unbiased,
                IntToDoubleFunction contracting,
                boolean errorFeedback,
                IntPredicate sparse) {
            this(payload, payloadBytes, unbiased, contracting, errorFeedback, sparse, false, 0);
        }

        @Override
        public MessageCodec codec(Frame frame) {
            int bytes = Math.toIntExact(bytes(frame.dimension(), frame.float32()));
            return new MessageCodec(
                    frame, payload.apply(frame), bytes, key -> Draws.keyed(frame.randomness(), frame.round(), key));
        }

        @Override
        public long bytes(long dimension, boolean float32) {
            Width width = float32 ? Width.FLOAT32 : Width.FLOAT64;
            return Math.addExact(MessageCodec.HEADER_BYTES, payloadBytes.applyAsLong(dimension, width));
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

    private static Compressor randK(int k, boolean shared) {
        return new Described(
                frame -> {
                    int q = frame.dimension();
                    Draws everyones = Draws.keyed(frame.randomness(), frame.round(), EVERYONE);
                    int[] mask = shared ? RandK.mask(everyones.seed().getAsLong(), q, k) : null;
                    return new RandK(q, k, mask, frame.width());
                },
                (q, width) -> values(kept("rand-k", k, q), width) + (shared ? 0 : Long.BYTES + Integer.BYTES),
                q -> q / (double) k - 1,
                null,
                false,
                q -> !shared && k < q,
                shared,
                Long.BYTES);
    }

    private static Compressor topK(int k, boolean errorFeedback) {
        return new Described(
                frame -> new TopK(frame.dimension(), k, frame.width()),
                (q, width) -> values(kept("top-k", k, q), width)
                        + Integer.BYTES
                        + 1
                        + Math.min(Bits.bytes(q, 1), Bits.bytes(k, Bits.widthOf(q))),
                null,
                q -> k / (double) q,
                errorFeedback,
                q -> k < q);
    }

    private static Compressor qsgd(int s) {
        return new Described(
                frame -> new Qsgd(frame.dimension(), s, frame.width()),
                (q, width) -> width.bytes() + Integer.BYTES + Bits.bytes(q, Qsgd.bitsPerValue(s)),
                q -> Math.min(q / ((double) s * s), Math.sqrt((double) q) / s),
                null,
                false,
                // A value of typical size, norm / sqrt(Q), is rounded to zero more often than not.
                q -> 2 * s < Math.sqrt(q));
    }

    private static int kept(String name, int k, long dimension) {
        if (k > dimension) {
            throw new InputException("compressor " + name + "(k=" + k + ") keeps more coordinates than the " + dimension
                    + " that a message has");
        }
        return k;
    }
}
