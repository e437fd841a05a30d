/** A training experiment from its spec to its result folder. Start with {@link dev.firebreak.jobs.train.TrainingRun}. */
package dev.firebreak.jobs.train;
