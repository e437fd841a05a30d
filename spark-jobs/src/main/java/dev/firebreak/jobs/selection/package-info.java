/**
 * Distributional removal on Spark: scores of all records of an unwanted domain, a budget, the ids to remove, the edited data, and
 * classifiers trained before and after. Start with
 * {@link dev.firebreak.jobs.selection.SelectionRun}.
 */
package dev.firebreak.jobs.selection;
