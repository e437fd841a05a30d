/**
 * The command line, one class per command. Start with {@link dev.firebreak.jobs.command.Firebreak}, which lists them all.
 */
package dev.firebreak.jobs.command;
