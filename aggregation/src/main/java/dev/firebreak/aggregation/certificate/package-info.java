/**
 * What can be said about a rule for certain, and what was seen: robustness coefficients, breakdown points, the empirical
 * coefficient of a round. Start with {@link dev.firebreak.aggregation.certificate.Kappa}.
 */
package dev.firebreak.aggregation.certificate;
