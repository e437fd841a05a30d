package dev.firebreak.unlearning;

import dev.firebreak.core.TwelveDigits;
import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.privacy.accountant.GaussianDp;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an unlearning run guarantees about its released model: it is (epsilon, delta)-indistinguishable, both ways, from the
 * same procedure started from a model that never saw the forget set. Computed from configured constants only, never from
 * measured norms of the model or of data.
 *
 * @param kind {@code gdp}, {@code rdp} or {@code simple} (a budget rho under that conversion), {@code hockey-stick} (delta
 *     tracked at fixed epsilon), {@code exact} (retraining), or {@code none}
 * @param epsilon eps; 0 if exact, infinity if none
 * @param delta delta; 0 if exact, 1 if none
 * @param rho the divergence budget; NaN where the kind has none
 * @param assumptions what must hold for it
 * @param uncovered what it does not say
 */
public record Certificate(
        String kind, double epsilon, double delta, double rho, List<String> assumptions, List<String> uncovered) {
    private static final List<String> UNCOVERED = List.of(
            "earlier released models: an observer who also holds one of them is not covered",
            "intermediate iterates, checkpoints and the seed of the noise: releasing any of them voids the certificate");

    /** What holds for everything that is released with noise by {@link dev.firebreak.privacy.noise.Lattice}. */
    public static final String ROUNDED =
            "released numbers and their noise are multiples of one power of two, at most 2^-29 of the noise's standard deviation;"
                    + " that rounding is counted";

    /** Copies the lists. */
    public Certificate {
        assumptions = List.copyOf(assumptions);
        uncovered = List.copyOf(uncovered);
    }

    /**
     * For a pair that is no easier to tell apart than N(0, 1) from N(mu, 1), by a conversion at delta. Epsilon and rho = mu^2 / 2 are
     * rounded up to 12 digits, and positive for every positive mu for which the conversion does not show epsilon 0. For d parameters
     * whose rounding is counted in mu; 0 if none is.
     */
    public static Certificate ofShift(
            double mu, Conversion conversion, double delta, int dimension, List<String> assumptions) {
        double rho = mu > 0 ? Math.max(Double.MIN_VALUE, mu * mu / 2) : 0;
        // The square of a small mu underflows, and mu itself does not.
        double epsilon =
                conversion == Conversion.GDP ? new GaussianDp(mu).epsilon(delta) : conversion.epsilon(rho, delta);
        return new Certificate(
                conversion.word(),
                TwelveDigits.up(epsilon),
                delta,
                TwelveDigits.up(rho),
                assumed(dimension, assumptions),
                UNCOVERED);
    }

    /** Assumptions, with {@link #ROUNDED} where the rounding of d parameters is counted; 0 counts none. */
    public static List<String> assumed(int dimension, List<String> assumptions) {
        return dimension == 0
                ? assumptions
                : Stream.concat(assumptions.stream(), Stream.of(ROUNDED)).toList();
    }

    /** From an accountant that tracks delta at fixed epsilon; delta is rounded up to 12 digits. */
    public static Certificate ofDivergence(double epsilon, double delta, List<String> assumptions) {
        return new Certificate("hockey-stick", epsilon, TwelveDigits.up(delta), Double.NaN, assumptions, UNCOVERED);
    }

    /** Retraining without the forget set by a procedure that draws the same way in both worlds. */
    public static Certificate exact() {
        return new Certificate("exact", 0, 0, 0, List.of(), UNCOVERED.subList(0, 1));
    }

    /** No guarantee. */
    public static Certificate none() {
        return new Certificate(
                "none", Double.POSITIVE_INFINITY, 1, Double.POSITIVE_INFINITY, List.of(), List.of("everything"));
    }
}
