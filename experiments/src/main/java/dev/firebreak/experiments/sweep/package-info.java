/** Grids of runs from one spec. Start with {@link dev.firebreak.experiments.sweep.SweepRun}. */
package dev.firebreak.experiments.sweep;
