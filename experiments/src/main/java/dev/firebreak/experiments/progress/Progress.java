package dev.firebreak.experiments.progress;

import java.util.SortedMap;

/** What is shown of a running experiment; by default nothing. Calls come from one thread; they never fail and change no number. */
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

    /**
     * A cell of a sweep is done; about twenty cells of all are shown like evaluations.
     *
     * @param done how many cells are done in all
     * @param total how many there are
     * @param metrics what it measured, by stable name
     */
    default void cell(int done, int total, SortedMap<String, Double> metrics) {
        round(done);
        if (done % Math.max(1, total / 20) == 0) {
            evaluated(done, metrics);
        }
    }

    /** The run is over, finished or not. */
    @Override
    default void close() {}
}
