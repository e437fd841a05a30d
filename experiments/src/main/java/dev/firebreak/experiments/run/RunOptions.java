package dev.firebreak.experiments.run;

/**
 * What is around a run, as against what is run: none of it changes a number.
 *
 * @param out the folder of all results, a path or URI
 * @param force whether to redo a finished run
 * @param quiet whether to show no progress
 */
public record RunOptions(String out, boolean force, boolean quiet) {}
