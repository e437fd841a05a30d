package dev.firebreak.experiments.run;

import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.train.Metric;
import java.io.IOException;
import java.util.List;

/**
 * A kind of run: what a spec of it may say and what is then done. {@link Runs} does the rest: run id, lock, resume, result folder,
 * report, sweeps.
 *
 * @param <S> what a spec of this kind declares
 */
public interface Kind<S> {

    /** The word for it in specs, manifests and run ids, as {@code train}. */
    String word();

    /** Whether its specs are run by a command of their own; if not, it is for the cells of studies. */
    default boolean hasCommand() {
        return true;
    }

    /** The command that runs specs of this kind. */
    default Usage usage() {
        return new Usage(word(), "Runs a spec of the kind '" + word() + "'.", List.of(), List.of());
    }

    /** Every key that a spec may have, in the order of its canonical text. */
    List<SpecKey<?>> keys();

    /** What a run of this kind measures, those that a reader looks for first at the front. */
    default List<Metric> metrics() {
        return List.of();
    }

    /** Whether a run needs executors whatever its spec says, so that the cells of a sweep run on them one after the other. */
    default boolean needsExecutors() {
        return false;
    }

    /** Checks what needs several keys at once, by {@link SpecValues#problem}; a key that could not be read is empty there. */
    default void check(SpecValues values) {}

    /**
     * Checks what the cells of a sweep cannot do beside one another.
     *
     * @throws dev.firebreak.core.InputException if they cannot be cells of one sweep, with the reason
     */
    default void checkSweep(List<S> cells) {}

    /** What a spec without problems declares. */
    S read(SpecValues values);

    /**
     * What is to be done, before any data are loaded.
     *
     * @param spec what is declared
     * @param inputs where data are read
     * @param options where the result goes
     * @throws dev.firebreak.core.InputException if something that it names is missing or does not fit
     */
    Job job(S spec, Inputs inputs, RunOptions options) throws IOException;
}
