package dev.firebreak.coding;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.coding.compression.Compressor;
import dev.firebreak.core.InputException;
import dev.firebreak.core.kernel.Kernels;
import dev.firebreak.core.kernel.Sums;
import dev.firebreak.core.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
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
        implements CodingScheme {
    CyclicCoding(int workers, int byzantine, CyclicCode code, DriverSecret secret) {
        this(workers, byzantine, code, new CyclicDecoder(code), secret);
    }

    @Override
    public int load() {
        return code.checks() + 1;
    }

    /** The least s of the centred code against f: for an even number of workers the virtual one uses up one of the 2s, even with f = 0. */
    static int leastCentredErrors(int workers, int byzantine) {
        return workers % 2 == 0 ? byzantine + 1 : byzantine;
    }

    /** Whether the centred code located errors without fail when it was tried (specification, section 6.5). */
    static boolean isSound(int workers, int errors) {
        return workers <= 51 ? errors <= 7 : workers <= 101 && errors <= 5;
    }

    static List<CodingSpec.Proposal> centredProposals(CodingPlanner planner, OptionalDouble target) {
        int n = planner.devices();
        int errors = (2 * planner.byzantine() + planner.stragglers() + (n % 2 == 0 ? 1 : 0) + 1) / 2;
        return List.of(CodingSpec.Proposal.exact(
                "errors=" + errors,
                isSound(n, errors),
                "exact to rounding",
                "beyond its numerical range; failures are detected"));
    }

    static List<CodingSpec.Proposal> complexProposals(CodingPlanner planner, OptionalDouble target) {
        int errors = (2 * planner.byzantine() + planner.stragglers() + 1) / 2;
        return List.of(CodingSpec.Proposal.exact("errors=" + errors, true, "exact to rounding", ""));
    }

    @Override
    public void check(MessageTraits messages) {
        if (messages.float32()) {
            throw new InputException(
                    "a cyclic code takes rounding to four bytes for errors of Byzantine workers; it needs precision float64");
        }
        Compressor compressor = messages.compressor();
        boolean linear = compressor.isLossless() || (compressor.sharesMask() && code.isReal());
        if (!linear) {
            throw new InputException("a cyclic code takes compression errors for errors of Byzantine workers; use none"
                    + (code.isReal() ? " or rand-k(mask=shared)" : ""));
        }
        messages.requireLinear();
    }

    @Override
    public boolean usesRule() {
        return code.isReal();
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
            RandomStream stream = secret.stream("projections", round);
            double[][] projections = new double[3][sound.rows().dimension() / code.windows().length];
            for (double[] projection : projections) {
                Arrays.setAll(projection, q -> 1 + stream.nextGaussian());
            }
            int missing = code.length() - sound.workers().length;
            int bound = sound.bound(byzantine);
            CyclicDecoder.Solved solved =
                    2 * bound + missing <= code.checks() ? decoder.decode(sound, projections) : null;
            if (solved == null) {
                return undecoded(sound, bound);
            }
            double[] gradient = new double[solved.sum().length];
            Kernels.best().axpy(1.0 / workers, solved.sum(), 0, gradient, 0, gradient.length);
            int[] suspects = IntStream.concat(Arrays.stream(sound.malformed()), solved.wrong().stream())
                    .sorted()
                    .toArray();
            return new Decoded.Recovered(gradient, DecodingStatus.CERTIFIED, suspects);
        }

        private Decoded undecoded(Received sound, int bound) {
            return code.isReal()
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
                Kernels.best().axpy(1 / Sums.of(weights), sound.rows().row(i), 0, means[i], 0, means[i].length);
            }
            return Rows.of(means);
        }
    }
}
