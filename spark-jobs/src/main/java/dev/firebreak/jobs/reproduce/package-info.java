/** Papers' experiments, run here beside the numbers they report. Start with {@link dev.firebreak.jobs.reproduce.Reproduction}. */
package dev.firebreak.jobs.reproduce;
