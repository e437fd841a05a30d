package dev.firebreak.coding;

import java.util.List;
import java.util.OptionalDouble;

/** A coding by its parameters, before the number of workers is known; what the registry builds. A value without state. */
@FunctionalInterface
public interface CodingSpec {
    /**
     * The scheme for this many workers.
     *
     * @param workers N, at least 1
     * @param byzantine the declared bound f on Byzantine workers, {@code 0 <= 2f < N}
     * @param secret the driver's secret, from which every draw of the scheme is derived
     * @throws dev.firebreak.core.InputException if the coding is not possible for N and f, naming numbers for which it is
     */
    CodingScheme build(int workers, int byzantine, DriverSecret secret);

    /**
     * The scheme for such messages.
     *
     * @throws dev.firebreak.core.InputException as above, or if it could not decode them with its guarantee
     */
    default CodingScheme build(int workers, int byzantine, DriverSecret secret, MessageTraits messages) {
        CodingScheme scheme = build(workers, byzantine, secret);
        scheme.check(messages);
        return scheme;
    }

    /**
     * The ways to use this coding that are worth comparing with other codings, from the coding with default parameters.
     *
     * @param planner numbers of workers and parameters, and the robust rule
     * @param target an error floor to reach; empty for none
     */
    default List<Proposal> proposals(CodingPlanner planner, OptionalDouble target) {
        return List.of(Proposal.unproven(""));
    }

    /**
     * One way to use a coding.
     *
     * @param arguments its arguments, as a spec writes them between parentheses; empty for the defaults
     * @param compressor the compressor, as a spec names it
     * @param floor the error floor; empty if there is no guarantee
     * @param guarantee in words
     */
    record Proposal(String arguments, String compressor, OptionalDouble floor, String guarantee) {
        static final String NO_GUARANTEE = "no guarantee";

        /** Without compression and without guarantee. */
        public static Proposal unproven(String arguments) {
            return new Proposal(arguments, "none", OptionalDouble.empty(), NO_GUARANTEE);
        }

        /**
         * Without compression: the full gradient, and so no error floor, where that holds.
         *
         * @param otherwise the guarantee where it does not
         */
        public static Proposal exact(String arguments, boolean holds, String guarantee, String otherwise) {
            return holds
                    ? new Proposal(arguments, "none", OptionalDouble.of(0), guarantee)
                    : new Proposal(arguments, "none", OptionalDouble.empty(), otherwise);
        }
    }
}
