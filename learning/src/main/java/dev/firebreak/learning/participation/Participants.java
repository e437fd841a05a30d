package dev.firebreak.learning.participation;

import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Who takes part in each round, and how many of them the server takes to be Byzantine at most.
 *
 * @param workers n
 * @param size how many take part in a round, in {@code 1..n}
 * @param tolerance the server's bound on Byzantine workers in one round, less than half of {@code size}
 * @param assumption what the tolerance rests on where participants are sampled; empty where all workers take part
 */
public record Participants(int workers, int size, int tolerance, Optional<Assumption> assumption) {

    /**
     * That no round samples more Byzantine workers than the tolerance.
     *
     * @param byzantine f, the bound on Byzantine workers among all
     * @param rounds T
     * @param confidence p
     * @param met whether it holds in all rounds together with probability p at least, by the exact tail
     */
    public record Assumption(int byzantine, int rounds, double confidence, boolean met) {}

    /** All workers in every round; the tolerance is the declared bound. */
    static Participants all(int workers, int byzantine) {
        return new Participants(workers, workers, byzantine, Optional.empty());
    }

    /** Whether participants are sampled anew in each round. */
    public boolean sampled() {
        return assumption.isPresent();
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
