package dev.firebreak.coding;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.coding.compression.Compressor;
import dev.firebreak.core.InputException;
import dev.firebreak.core.kernel.Sums;
import dev.firebreak.core.random.RandomStream;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Exact recovery by a {@link CyclicCode}: t wrong messages and e missing ones are corrected if {@code 2t + e <= 2s}. Where only Byzantine
 * workers can be missing, t + e is at most f, so that any e of them are corrected if s is at least f. A message with a number above 1e140
 * in absolute value is malformed, one of the e, and uses up one of f: an honest worker never gets there in a run that is still finite.
 *
 * <p>If the messages cannot be explained that way the round is NOT_CERTIFIED. A real code has positive weights, so each message
 * over the sum of its weights is a mean of gradients, and these go to the robust rule. Complex weights cancel each other: their
 * sums are small against them, no scaling makes means of gradients of such messages, and the round is lost.
 */
record CyclicCoding(int workers, int byzantine, CyclicCode code, CyclicDecoder decoder, DriverSecret secret)
        implements LinearScheme {
    CyclicCoding(int workers, int byzantine, CyclicCode code, DriverSecret secret) {
        this(workers, byzantine, code, new CyclicDecoder(code), secret);
    }

    @Override
    public int load() {
        return code.checks() + 1;
    }

    @Override
    public void check(Compressor compressor, boolean float32) {
        if (float32) {
            throw new InputException(
                    "a cyclic code takes rounding to four bytes for errors of Byzantine workers; it needs precision float64");
        }
        boolean linear = compressor.isLossless() || (compressor.sharesMask() && isReal());
        if (!linear) {
            throw new InputException("a cyclic code takes compression errors for errors of Byzantine workers; use none"
                    + (isReal() ? " or rand-k(mask=shared)" : ""));
        }
    }

    @Override
    public boolean usesRule() {
        return isReal();
    }

    private boolean isReal() {
        return code.blocks() == 1;
    }

    @Override
    public CodingPlan plan(int round) {
        return new Plan(round);
    }

    /** One round: only the projections, which are drawn once the messages are there, differ between rounds. */
    final class Plan implements CodingPlan {
        private final int round;

        Plan(int round) {
            this.round = round;
        }

        @Override
        public Assignment assignment(int worker) {
            return code.assignment(worker);
        }

        @Override
        public Decoded decode(Received received) {
            Received sound = received.onlyWithin(CyclicDecoder.LARGEST);
            int dimension = sound.rows().dimension() / code.blocks();
            return decode(sound, projections(dimension));
        }

        private double[][] projections(int dimension) {
            RandomStream stream = secret.stream("projections", round);
            double[][] projections = new double[3][dimension];
            for (double[] projection : projections) {
                for (int q = 0; q < dimension; q++) {
                    projection[q] = 1 + stream.nextGaussian();
                }
            }
            return projections;
        }

        private Decoded decode(Received sound, double[][] projections) {
            int missing = code.length() - sound.workers().length;
            int bound = sound.bound(byzantine);
            CyclicDecoder.Solved solved =
                    2 * bound + missing <= code.checks() ? decoder.decode(sound, projections) : null;
            if (solved == null) {
                return undecoded(sound, bound);
            }
            double[] gradient = new double[projections[0].length];
            Recoveries.add(1.0 / workers, solved.sum(), 0, gradient);
            int[] suspects = IntStream.concat(Arrays.stream(sound.malformed()), solved.wrong().stream())
                    .sorted()
                    .toArray();
            return new Decoded.Recovered(gradient, DecodingStatus.CERTIFIED, suspects);
        }

        private Decoded undecoded(Received sound, int bound) {
            return isReal()
                    ? Decoded.toAggregate(means(sound), bound, DecodingStatus.NOT_CERTIFIED, sound.malformed())
                    : new Decoded.Lost(
                            "no " + bound
                                    + " wrong messages explain the others, and those of a complex code are no gradients"
                                    + " that a rule could aggregate",
                            sound.malformed());
        }

        // Each message over the sum of its weights.
        private Rows means(Received sound) {
            double[][] means = new double[sound.workers().length][sound.rows().dimension()];
            for (int i = 0; i < means.length; i++) {
                double[] weights = code.assignment(sound.workers()[i]).weights()[0];
                Recoveries.add(1 / Sums.of(weights), sound.rows().row(i), 0, means[i]);
            }
            return Rows.of(means);
        }
    }
}
