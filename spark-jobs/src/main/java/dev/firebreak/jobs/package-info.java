/**
 * Everything that knows Spark or a person. Start with {@link dev.firebreak.jobs.command.Firebreak}, the one main class of
 * the launcher and of {@code spark-submit}.
 */
package dev.firebreak.jobs;
