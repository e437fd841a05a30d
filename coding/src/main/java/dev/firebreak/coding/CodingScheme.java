package dev.firebreak.coding;

/**
 * A gradient code for a fixed number of workers. The order of calls in a round: {@link #plan}, then each worker computes
 * the gradients of its {@link CodingPlan#assignment} and encodes them, then {@link CodingPlan#decode} on what arrived.
 *
 * <p>A scheme is immutable and thread safe; a plan is a pure function of (scheme, secret, round), so that a resumed or
 * repeated round has the same plan.
 */
public interface CodingScheme {
    /** How many workers, N. */
    int workers();

    /** How many subsets the data are split into, numbered from 0; N unless a scheme says otherwise. */
    default int subsets() {
        return workers();
    }

    /** The most subsets any worker computes in a round. */
    int load();

    /** Whether messages, or what becomes of them, may end in a robust rule; if not, the pipeline is not used. */
    default boolean usesRule() {
        return true;
    }

    /** Whether it scales messages up for those that it expects to miss the deadline. */
    default boolean expectsLoss() {
        return false;
    }

    /** Whether workers get other subsets in each round, so that these have to be sent to them. */
    default boolean reassigns() {
        return false;
    }

    /**
     * Refuses messages that this scheme could not decode with its guarantee.
     *
     * @throws dev.firebreak.core.InputException naming what can be used instead
     */
    default void check(MessageTraits messages) {}

    /**
     * The plan of one round. Fresh assignments cannot be predicted from those of other rounds without the driver's secret,
     * so the plan must stay on the driver; a worker is sent its own assignment alone.
     *
     * @param round the round, from 0
     */
    CodingPlan plan(int round);
}
