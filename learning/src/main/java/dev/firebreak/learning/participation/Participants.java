package dev.firebreak.learning.participation;

import dev.firebreak.core.CanonicalNumber;
import dev.firebreak.core.Claim;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which workers take part in each round, and the bound on Byzantine ones among them that the server assumes.
 *
 * @param workers n
 * @param size how many take part in a round, in {@code 1..n}
 * @param tolerance the server's bound on Byzantine workers in one round, less than half of {@code size}
 * @param claim that no round samples more Byzantine workers than the tolerance, with the condition that this was shown, where participants
 *     are sampled; empty where all workers take part
 */
public record Participants(int workers, int size, int tolerance, Optional<Claim> claim) {

    /** Who takes part, before the experiment's numbers are known; what the registry builds. A value without state. */
    @FunctionalInterface
    public interface Spec {

        /**
         * The participants of an experiment.
         *
         * @param workers n, at least 1
         * @param byzantine f, the declared bound on Byzantine workers among all, {@code 0 <= 2f < n}
         * @param rounds T, at least 1
         * @throws dev.firebreak.core.InputException if these numbers allow no such participants, with what would do
         */
        Participants build(int workers, int byzantine, int rounds);
    }

    /** All workers in every round; the tolerance is the declared bound. */
    static Participants all(int workers, int byzantine) {
        return new Participants(workers, workers, byzantine, Optional.empty());
    }

    /**
     * A sample of the workers in each round; {@code met} says whether all rounds together stay within the tolerance with the tail's
     * confidence.
     */
    static Participants sampled(SampleTolerance tail, int size, int tolerance, boolean met) {
        String statement = "with probability at least " + CanonicalNumber.of(tail.confidence()) + ", none of "
                + tail.rounds() + " rounds samples more than " + tolerance + " of at most " + tail.byzantine()
                + " Byzantine workers among " + tail.workers();
        Claim claim = new Claim(
                "Byzantine workers in a round",
                met ? (double) tolerance : null,
                "participants/byzantine",
                (met ? "" : "assumption not met: not shown that, ") + statement,
                "exact hypergeometric tail",
                List.of(new Claim.Condition(
                        "the tolerance is at least the one derived from size and confidence",
                        met ? Claim.State.MET : Claim.State.NOT_MET)));
        return new Participants(tail.workers(), size, tolerance, Optional.of(claim));
    }

    /** Whether participants are sampled anew in each round. */
    public boolean sampled() {
        return claim.isPresent();
    }

    /**
     * The ids of a round's participants, ascending: {@code size} of {@code 0..n-1}, uniform without replacement, keyed by the seed and the
     * round, so that every pool and a resumed run draw the same.
     *
     * @param randomness the run's draws
     * @param round the round, from 0
     */
    public int[] of(Randomness randomness, int round) {
        if (!sampled()) {
            return IntStream.range(0, workers).toArray();
        }
        int[] drawn = randomness.stream("participants", round, 0).sample(workers, size);
        Arrays.sort(drawn);
        return drawn;
    }
}
