/** Papers' experiments as files: a study file with its references per figure. Start with {@link dev.firebreak.experiments.study.Study}. */
package dev.firebreak.experiments.study;
