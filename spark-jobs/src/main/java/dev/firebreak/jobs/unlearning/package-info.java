/**
 * {@code firebreak unlearn ...}: calibration and receipts from the command line. Start with
 * {@link dev.firebreak.jobs.unlearning.UnlearnCommand}.
 */
package dev.firebreak.jobs.unlearning;
