package dev.firebreak.jobs.train;

/**
 * How a run is made, as against what is run: none of it changes a number.
 *
 * @param data where data sets lie, or {@code null}
 * @param out the folder of all results
 * @param master the Spark master
 * @param inProcess whether to do without Spark
 * @param force whether to redo a finished run
 * @param quiet whether to show no progress
 */
public record RunOptions(String data, String out, String master, boolean inProcess, boolean force, boolean quiet) {}
