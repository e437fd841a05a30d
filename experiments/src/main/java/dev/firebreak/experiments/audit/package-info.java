/**
 * {@code firebreak unlearn audit}: attempts to refute a method's certificate by thousands of small runs, as one Spark job. Start with
 * {@link dev.firebreak.experiments.audit.AuditKind}.
 */
package dev.firebreak.experiments.audit;
