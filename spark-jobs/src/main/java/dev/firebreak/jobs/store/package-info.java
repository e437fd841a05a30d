/**
 * The result store: where a run's metrics, checkpoints, model and records lie, on any Hadoop file system, so that a run
 * is done once, resumes bit for bit, and is never half replaced. Start with
 * {@link dev.firebreak.jobs.store.ResultStore} to write and {@link dev.firebreak.jobs.store.ResultFolder} to read.
 */
package dev.firebreak.jobs.store;
