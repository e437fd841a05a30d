/**
 * The page of a result, {@code report.html}: one file that needs no network, for runs of every kind, sweeps, studies and comparisons.
 * {@link dev.firebreak.experiments.report.Reports} makes it from result folders; {@link dev.firebreak.experiments.report.Sheet} is what it
 * holds, as data.
 */
package dev.firebreak.experiments.report;
