package dev.firebreak.experiments.run;

import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.experiments.store.ResultFolder;
import java.io.IOException;
import java.util.List;

/** A run of which nothing is refused. */
public non-sealed interface Prepared extends Preparation, AutoCloseable {

    /** What is legal but was probably not meant, one full sentence each. */
    default List<String> warnings() {
        return List.of();
    }

    /**
     * Makes sure that the work can be done there.
     *
     * @throws dev.firebreak.core.InputException if it cannot
     */
    default void check(Runtime runtime) {}

    /** Whether the work is done on the runtime itself; if not, it is not started for it, as for a run that consists of other runs. */
    default boolean needsRuntime() {
        return true;
    }

    /** The seeds and conditions that the manifest names. */
    Manifest.Draws draws(Runtime runtime);

    /**
     * Does the work, going on from the last checkpoint where there is one.
     *
     * @throws Stop.Stopped if it ends early because it is asked to
     */
    Result execute(Run run) throws IOException;

    /**
     * Does what is left to do once the result is in its place.
     *
     * @return what is to be known of it, one sentence each
     */
    default List<String> published(ResultFolder result) throws IOException {
        return List.of();
    }

    /** Gives back what the preparation holds. */
    @Override
    default void close() throws IOException {}
}
