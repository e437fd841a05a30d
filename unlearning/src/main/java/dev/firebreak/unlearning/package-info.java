/**
 * Removal of data from trained models, with a certificate where there is one. Start with
 * {@link dev.firebreak.unlearning.finetuning} for networks and convex models alike, with
 * {@link dev.firebreak.unlearning.perturbation} for strongly convex ones, with {@link dev.firebreak.unlearning.selection} to
 * decide what to remove; {@link dev.firebreak.unlearning.audit} and {@link dev.firebreak.unlearning.receipt} check and record.
 */
package dev.firebreak.unlearning;
