package dev.firebreak.experiments.progress;

import java.util.SortedMap;

/**
 * What is shown of a running experiment; by default nothing. Calls come from one thread; they never fail and change no number.
 */
public interface Progress extends AutoCloseable {

    /**
     * A round is done. Cheap enough to be called thousands of times a second.
     *
     * @param done how many rounds are done in all
     */
    default void round(int done) {}

    /**
     * The model was evaluated.
     *
     * @param done how many rounds are done in all
     * @param metrics what was measured, by stable name
     */
    default void evaluated(int done, SortedMap<String, Double> metrics) {}

    /** The run is over, finished or not. */
    @Override
    default void close() {}
}
