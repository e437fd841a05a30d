/**
 * Small kinds of run that are one computation each: the cells of papers' studies. Start with {@link dev.firebreak.experiments.trial.Trial};
 * {@link dev.firebreak.experiments.trial.GaussianFrontierTrial} is the smallest.
 */
package dev.firebreak.experiments.trial;
