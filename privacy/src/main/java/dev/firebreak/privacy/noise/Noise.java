package dev.firebreak.privacy.noise;

import dev.firebreak.core.random.Randomness;
import java.nio.ByteBuffer;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * Where private noise comes from. Both modes are pure functions of (key, purpose, round, party), so that a task that runs
 * twice sends the same message twice: drawing afresh would release the same number under independent noise, and averaging
 * the two would break the budget.
 *
 * <p>Draws are double-precision Gaussians. Attacks on the low bits of floating-point noise (Mironov, "On significance of the
 * least significant bits for differential privacy", CCS 2012) are out of scope in both modes.
 */
public final class Noise {

    /** Who may see a result that carries this noise. */
    public enum Mode {
        /** Seeded, repeatable; the seed stands in the result, so nobody outside may see it. */
        EXPERIMENT,
        /** Keyed by a secret from the system's secure source, which the owner of the data keeps until the result is published. */
        RELEASE
    }

    /** A uniform generator for one purpose, round and party. */
    @FunctionalInterface
    private interface Streams {
        UniformRandomProvider stream(String purpose, long round, long party);
    }

    /** Bytes of a key of {@link #release}. */
    public static final int KEY_BYTES = CipherStream.KEY_BYTES;

    private static final String CHOICES = "sampling";

    private final Mode mode;
    private final Streams streams;
    private final Randomness choices;

    private Noise(Mode mode, Streams streams, Randomness choices) {
        this.mode = mode;
        this.streams = streams;
        this.choices = choices;
    }

    /** Repeatable noise for experiments. */
    public static Noise experiment(Randomness randomness) {
        return new Noise(Mode.EXPERIMENT, randomness::stream, randomness);
    }

    /**
     * Releasable noise. The same key gives the same noise, so that a release that was interrupted is made again and not drawn anew:
     * whoever could read two releases of one result under independent noise could average them.
     *
     * @param key exactly {@value #KEY_BYTES} bytes from a secure source; copied, and not to be kept once the result is published
     * @throws IllegalArgumentException if it has another length
     */
    public static Noise release(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a noise key must have " + KEY_BYTES + " bytes, but has " + key.length);
        }
        byte[] secret = key.clone();
        byte[] choices = new byte[KEY_BYTES];
        ByteBuffer derived = ByteBuffer.wrap(choices);
        CipherStream stream = CipherStream.of(secret, CHOICES, 0, 0);
        while (derived.hasRemaining()) {
            derived.putLong(stream.nextLong());
        }
        return new Noise(
                Mode.RELEASE,
                (purpose, round, party) -> CipherStream.of(secret, purpose, round, party),
                Randomness.ofSecret(choices));
    }

    /**
     * Draws of everything but noise, as initial parameters and batches. In an experiment they come from its seed; in a release from
     * the key, since subsampling amplifies privacy only while nobody knows which records were drawn.
     */
    public Randomness choices() {
        return choices;
    }

    /** Experiment or release. */
    public Mode mode() {
        return mode;
    }

    /**
     * Adds independent N(0, sigma^2) to every coordinate.
     *
     * @param vector overwritten
     * @param sigma standard deviation, at least 0; 0 leaves every bit as it is
     * @param purpose a word used for one kind of noise only
     * @param round the step
     * @param party who adds it
     */
    public void add(double[] vector, double sigma, String purpose, long round, long party) {
        if (!(sigma >= 0) || sigma == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("sigma must be at least 0 and finite, but is " + sigma);
        }
        if (sigma == 0) {
            return;
        }
        ZigguratSampler.NormalizedGaussian gaussian =
                ZigguratSampler.NormalizedGaussian.of(streams.stream(purpose, round, party));
        for (int j = 0; j < vector.length; j++) {
            vector[j] += sigma * gaussian.sample();
        }
    }
}
