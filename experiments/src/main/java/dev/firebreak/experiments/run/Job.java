package dev.firebreak.experiments.run;

import dev.firebreak.experiments.spec.Expectation;
import dev.firebreak.experiments.store.ResultFolder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** One run that is identified and not begun: the run id is the digest of its kind, canonical text, data digests and the code version. */
public interface Job {

    /** The first folder of its results. */
    String name();

    /** The text that says completely what is done; equal things have equal texts. */
    String canonical();

    /** Digests of the data that it reads, by name. */
    SortedMap<String, String> digests();

    /** What its final metrics must reach. */
    List<Expectation> expectations();

    /** A result that answers this already and is not the one that the run id names. */
    default Optional<ResultFolder> answer() throws IOException {
        return Optional.empty();
    }

    /** Whether {@code --force} may make the result again. */
    default boolean isRepeatable() {
        return true;
    }

    /**
     * The same job, once everything that its run id depends on is on the disk; for a list of runs that are identified before they are
     * prepared.
     */
    default Job lasting() throws IOException {
        return this;
    }

    /**
     * The only data set that the job reads, if it can be done by one process without executors, other files and the owner's folder, and
     * leaves nothing but metrics, claims and a model; such cells of a sweep are tasks of a cluster. Empty for other jobs.
     */
    default Optional<Inputs.Named> onlyData() {
        return Optional.empty();
    }

    /**
     * Checks a result that was there before, before it is used.
     *
     * @return notes on it, one sentence each
     * @throws dev.firebreak.core.InputException if it is not whole
     */
    default List<String> found(ResultFolder result) throws IOException {
        return List.of();
    }

    /**
     * Loads data and builds parts; nothing is computed yet.
     *
     * @param run the run id
     * @param path where the result will be
     * @throws dev.firebreak.core.InputException if something does not go together
     */
    Preparation prepare(String run, String path) throws IOException;
}
