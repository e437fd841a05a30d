package dev.firebreak.jobs.reproduce;

import dev.firebreak.experiments.report.Sheet;
import java.io.IOException;
import java.util.Optional;

/** A paper's experiments: our numbers beside those it reports, or beside the reference run where the paper's could not be read. */
public interface Reproduction {

    /** The word for it on the command line, as {@code lad}. */
    String paper();

    /** One line: what is reproduced, from which paper. */
    String summary();

    /**
     * Runs what is not there yet.
     *
     * @return the page; empty if it was ended early
     * @throws dev.firebreak.core.InputException if data are missing, before any work is done
     * @throws IOException if a file system fails
     */
    Optional<Sheet> run(Bench bench) throws IOException;
}
