/** How a person watches a run. Start with {@link dev.firebreak.jobs.progress.Progress}. */
package dev.firebreak.jobs.progress;
