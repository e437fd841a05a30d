/**
 * How much noise protects: exact Gaussian accounting, Rényi accounting with Poisson sampling, conversions between the
 * notions, calibration, groups. Start with {@link dev.firebreak.privacy.accountant.GaussianDp} for plain Gaussian noise and
 * with {@link dev.firebreak.privacy.accountant.RdpAccountant} for sampled noise.
 *
 * <p>Every number is rounded to the safe side where a search produces it: an epsilon is the upper end of its bracket, a
 * noise multiplier too, a budget (mu, rho) the lower end.
 */
package dev.firebreak.privacy.accountant;
