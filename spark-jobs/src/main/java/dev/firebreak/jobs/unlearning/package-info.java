/**
 * {@code firebreak unlearn ...}: pipelines from specs, calibration and receipts. Start with
 * {@link dev.firebreak.jobs.unlearning.UnlearnCommand}, and with {@link dev.firebreak.jobs.unlearning.UnlearningJob} for the way of a request.
 */
package dev.firebreak.jobs.unlearning;
