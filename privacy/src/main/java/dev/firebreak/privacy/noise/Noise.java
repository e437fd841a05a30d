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
 * <p>Vectors and noise are rounded to one {@link Lattice} in both modes, so that the low bits of a sum do not depend on the vector.
 */
public final class Noise {
    /** The largest standard deviation for which no draw leaves the finite numbers. */
    public static final double LARGEST_SIGMA = 1e300;

    /** Who may see a result that carries this noise. */
    public enum Mode {
        /** Seeded, repeatable; the seed is written to the result, which is therefore not releasable. */
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

    private static final String CHOICES = "choices";

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
     * two releases of one result under independent noise could be averaged.
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
     * Draws that no guarantee rests on, as initial parameters and batches. In an experiment they come from its seed; in a release
     * from the key, so that they are as secret and as repeatable as the noise. What a guarantee rests on is drawn from {@link #stream}.
     */
    public Randomness choices() {
        return choices;
    }

    /** Experiment or release. */
    public Mode mode() {
        return mode;
    }

    /**
     * Uniform bits for what a guarantee rests on besides noise, such as which records a step samples.
     *
     * @param purpose a word used for one kind of draw only
     * @param round the step
     * @param party who draws
     */
    public UniformRandomProvider stream(String purpose, long round, long party) {
        return streams.stream(purpose, round, party);
    }

    /**
     * Rounds every coordinate to the {@link Lattice} of sigma and adds an independent N(0, sigma^2) rounded to it.
     *
     * @param vector overwritten
     * @param sigma standard deviation in [0, 1e300]; 0 leaves every bit as it is
     * @param purpose a word used for one kind of noise only
     * @param round the step
     * @param party who adds it
     */
    public void add(double[] vector, double sigma, String purpose, long round, long party) {
        if (!(sigma >= 0) || sigma > LARGEST_SIGMA) {
            throw new IllegalArgumentException("sigma must be in [0, " + LARGEST_SIGMA + "], but is " + sigma);
        }
        if (sigma == 0) {
            return;
        }
        ZigguratSampler.NormalizedGaussian gaussian =
                ZigguratSampler.NormalizedGaussian.of(streams.stream(purpose, round, party));
        double spacing = Lattice.spacing(sigma);
        for (int j = 0; j < vector.length; j++) {
            double noise = Math.rint(sigma / spacing * gaussian.sample()) * spacing;
            // Both are multiples of the spacing; where their exact sum is no double, it is rounded once, whatever the
            // two were.
            vector[j] = Lattice.round(vector[j], spacing) + noise;
        }
    }
}
