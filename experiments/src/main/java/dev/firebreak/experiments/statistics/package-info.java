/** Statistics of repeated measurements: {@link dev.firebreak.experiments.statistics.Estimate} and a test that compares two. */
package dev.firebreak.experiments.statistics;
