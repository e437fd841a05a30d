/** How a person watches a run. Start with {@link dev.firebreak.experiments.progress.Progress}. */
package dev.firebreak.experiments.progress;
