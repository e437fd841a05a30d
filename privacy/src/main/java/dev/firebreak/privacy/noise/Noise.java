package dev.firebreak.privacy.noise;

import dev.firebreak.core.random.Randomness;
import java.security.SecureRandom;
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
        /** Seeded, repeatable; the seed stands in the result, so nobody outside may see it. */
        EXPERIMENT,
        /** Keyed by a secret from the system's secure source that is held in memory only. */
        RELEASE
    }

    /** A uniform generator for one purpose, round and party. */
    @FunctionalInterface
    private interface Streams {
        UniformRandomProvider stream(String purpose, long round, long party);
    }

    private final Mode mode;
    private final Streams streams;

    private Noise(Mode mode, Streams streams) {
        this.mode = mode;
        this.streams = streams;
    }

    /** Repeatable noise for experiments. */
    public static Noise experiment(Randomness randomness) {
        return new Noise(Mode.EXPERIMENT, randomness::stream);
    }

    /** Releasable noise under a fresh 256-bit key that leaves this object in no way. */
    public static Noise release() {
        byte[] key = new byte[CipherStream.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new Noise(Mode.RELEASE, (purpose, round, party) -> CipherStream.of(key, purpose, round, party));
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
