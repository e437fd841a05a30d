package dev.firebreak.privacy.accountant;

/** Turns an {@link Event} into (eps, delta). Pure functions of their arguments. */
public interface Accountant {

    /**
     * The smallest epsilon it can show at delta.
     *
     * @param delta in (0, 1)
     * @throws IllegalArgumentException if it cannot account for such an event
     */
    Guarantee epsilon(Event event, double delta);

    /**
     * The smallest delta it can show at epsilon.
     *
     * @param epsilon at least 0
     * @throws IllegalArgumentException if it cannot account for such an event
     */
    Guarantee delta(Event event, double epsilon);
}
