package dev.firebreak.learning.participation;

/** Who takes part, before the experiment's numbers are known; what the registry builds. A value without state. */
@FunctionalInterface
public interface ParticipantsSpec {

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
