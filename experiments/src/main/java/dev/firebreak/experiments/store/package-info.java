/**
 * The result store: where a run's metrics, checkpoints, model and records lie, on any Hadoop file system, so that a run
 * is done once, resumes bit for bit, and is never half replaced. Start with
 * {@link dev.firebreak.experiments.store.ResultStore} to write and {@link dev.firebreak.experiments.store.ResultFolder} to read.
 */
package dev.firebreak.experiments.store;
