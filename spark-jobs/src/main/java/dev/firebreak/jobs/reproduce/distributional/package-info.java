/**
 * The experiments of "Distributional machine unlearning via selective data removal". Start with
 * {@link dev.firebreak.jobs.reproduce.distributional.DistributionalUnlearning}.
 */
package dev.firebreak.jobs.reproduce.distributional;
