/**
 * Attempts to refute a certificate from many runs in two worlds: unlearned, and never seen. Start with
 * {@link dev.firebreak.unlearning.audit.ThresholdAudit} for one statistic and with
 * {@link dev.firebreak.unlearning.audit.LikelihoodRatioAttack} for per-record membership. An audit can break a guarantee, never
 * prove one.
 */
package dev.firebreak.unlearning.audit;
