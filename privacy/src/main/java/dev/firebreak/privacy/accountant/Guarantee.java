package dev.firebreak.privacy.accountant;

/**
 * A differential privacy statement with where it comes from.
 *
 * @param epsilon eps
 * @param delta delta
 * @param adjacency neighbouring relation
 * @param accountant {@code analytic} or {@code rdp}
 * @param order the Rényi order that gave it; NaN if no single order did
 * @param tightness how it relates to the best possible statement
 * @param edgeOrder whether the best order was at an end of the list of orders, so that a longer list may do better
 */
public record Guarantee(
        double epsilon,
        double delta,
        Adjacency adjacency,
        String accountant,
        double order,
        Tightness tightness,
        boolean edgeOrder) {

    /** How a statement relates to the best possible one. */
    public enum Tightness {
        /** The best possible. */
        EXACT,
        /** True, possibly not the best. */
        UPPER_BOUND
    }
}
