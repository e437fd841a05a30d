package dev.firebreak.learning.participation;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.util.List;

/** Who may take part in a round, by name. */
public final class Participation {

    /** Participants by name. */
    public static final Registry<Participants.Spec> PARTICIPANTS = new Registry<>(
            Participants.Spec.class,
            "participants",
            List.of(
                    new Part<>(
                            "all",
                            "every worker takes part in every round",
                            "synchronous training",
                            List.of(),
                            a -> (workers, byzantine, rounds) -> Participants.all(workers, byzantine)),
                    uniform()));

    private Participation() {}

    private static Part<Participants.Spec> uniform() {
        return new Part<>(
                "uniform",
                "size workers drawn uniformly without replacement in each round; the server tolerates the least number that"
                        + " no round exceeds with the given confidence",
                "Allouah, Farhadkhani, Guerraoui, Gupta, Pinot, Rizk and Voitovych, Byzantine-robust federated learning:"
                        + " impact of client subsampling and local updates, ICML 2024, with the exact tail",
                List.of(
                        Parameter.integer("size", null, 1, Integer.MAX_VALUE, "how many workers take part in a round"),
                        Parameter.real(
                                "confidence",
                                "0.99",
                                0.5,
                                Math.nextDown(1.0),
                                "probability with which no round of the run may exceed the tolerance"),
                        Parameter.integer(
                                "tolerance",
                                "",
                                0,
                                Integer.MAX_VALUE,
                                "how many Byzantine workers in a round the server tolerates; by default derived")),
                a -> (workers, byzantine, rounds) ->
                        uniform(new SampleTolerance(workers, byzantine, rounds, a.real("confidence")), a));
    }

    /**
     * The participants of an experiment.
     *
     * @param participants which
     * @param coding the gradient coding, or {@code none}
     * @param workers n, at least 1
     * @param byzantine f, the declared bound on Byzantine workers among all, {@code 0 <= 2f < n}
     * @param rounds T, at least 1
     * @throws InputException if these numbers allow no such participants, with what would do, or if a code needs all workers
     */
    public static Participants of(Call participants, Call coding, int workers, int byzantine, int rounds) {
        Participants built = PARTICIPANTS.build(participants).build(workers, byzantine, rounds);
        if (built.sampled() && !coding.name().equals("none")) {
            throw new InputException(participants + " does not go with coding " + coding
                    + ", whose subsets have to be computed by all workers; say all, or coding: none");
        }
        return built;
    }

    private static Participants uniform(SampleTolerance tail, Arguments a) {
        int size = a.integer("size");
        if (size > tail.workers()) {
            throw new InputException("size=" + size + ": there are only " + tail.workers() + " workers");
        }
        if (!a.has("tolerance")) {
            int derived = tail.tolerance(size).orElseThrow(() -> new InputException(refusal(tail, size)));
            return Participants.sampled(tail, size, derived, true);
        }
        int tolerance = a.integer("tolerance");
        if (2L * tolerance >= size) {
            throw new InputException("tolerance=" + tolerance + " of " + size
                    + " workers in a round; it must be less than half of them, so at most " + (size - 1) / 2);
        }
        return Participants.sampled(tail, size, tolerance, tail.holds(size, tolerance));
    }

    private static String refusal(SampleTolerance tail, int size) {
        int safe = tail.safeSize();
        return "size=" + size + " of " + tail.workers() + " workers, " + tail.byzantine()
                + " of them Byzantine: the probability that a majority of every sample of " + tail.rounds()
                + " rounds is honest is below " + tail.confidence() + "; the least size at which it is not is "
                + tail.leastSize() + ", and all sizes from " + safe + " on will do; take an odd one, such as "
                + tail.oddSizeNear(size) + ", or set tolerance=... by hand";
    }
}
