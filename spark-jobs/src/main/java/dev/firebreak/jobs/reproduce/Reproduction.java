package dev.firebreak.jobs.reproduce;

import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.experiments.study.Estimate;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** A paper's experiments whose cells are trials in Java: our numbers beside those it reports, or beside a reference run. */
public interface Reproduction {

    /** The word for it on the command line, as {@code in-out-unlearning}. */
    String paper();

    /** One line: what is reproduced, from which paper. */
    String summary();

    /** How long it takes on two cores with five seeds. */
    double minutes();

    /**
     * What was found.
     *
     * @param sheet the page
     * @param values what {@code studies/<paper>/references.csv} is compared with, by label and metric
     */
    record Found(Sheet sheet, Map<String, Map<String, Estimate>> values) {}

    /**
     * Digests of the data that are read.
     *
     * @param data where data sets lie, or {@code null}
     * @param quick whether a part of everything is done only, on generated data where the real ones are missing
     * @throws dev.firebreak.core.InputException if data are missing
     */
    SortedMap<String, String> digests(String data, boolean quick);

    /**
     * Runs what is not there yet.
     *
     * @return what was found; empty if it was ended early
     * @throws IOException if a file system fails
     */
    Optional<Found> run(Bench bench) throws IOException;
}
