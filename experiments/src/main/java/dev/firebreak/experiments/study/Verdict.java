package dev.firebreak.experiments.study;

import dev.firebreak.experiments.statistics.Estimate;
import dev.firebreak.experiments.statistics.Welch;
import java.util.Locale;

/**
 * Whether a number of ours agrees with a reference.
 *
 * @param kind whether it does
 * @param words the same for a person, with the size of the difference
 */
public record Verdict(Kind kind, String words) {
    /** The level of the test: our choice, so that of a table of a hundred rows about one is outside by chance. */
    static final double LEVEL = 0.01;

    /** The answers. */
    public enum Kind {
        /** No difference beyond chance or tolerance. */
        WITHIN,
        /** A difference beyond chance or tolerance, or only one of both diverges. */
        OUTSIDE,
        /** The reference has neither a deviation nor a tolerance. */
        NOT_COMPARED;

        /** The word for it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * By {@link Welch}'s test at 1% where the reference has a deviation, else by its tolerance.
     *
     * @param ours over our seeds
     */
    public static Verdict of(Estimate ours, Reference reference) {
        boolean diverged = Double.isNaN(ours.mean());
        if (Double.isNaN(reference.mean()) || diverged) {
            boolean both = diverged && Double.isNaN(reference.mean());
            return new Verdict(both ? Kind.WITHIN : Kind.OUTSIDE, both ? "both diverge" : "outside: one diverges");
        }
        if (!Double.isNaN(reference.deviation()) && Welch.testable(ours, reference.estimate())) {
            Welch welch = Welch.of(ours, reference.estimate());
            Kind kind = welch.p() >= LEVEL ? Kind.WITHIN : Kind.OUTSIDE;
            return new Verdict(
                    kind,
                    String.format(
                            Locale.ROOT, "%s: %+.1f standard errors (p = %.2g)", kind.word(), welch.t(), welch.p()));
        }
        if (Double.isNaN(reference.tolerance())) {
            return new Verdict(Kind.NOT_COMPARED, "not compared: no deviation to test against and no tolerance");
        }
        double difference = ours.mean() - reference.mean();
        Kind kind = Math.abs(difference) <= reference.tolerance() ? Kind.WITHIN : Kind.OUTSIDE;
        return new Verdict(
                kind,
                String.format(
                        Locale.ROOT, "%s: %+.2g, tolerance %.2g", kind.word(), difference, reference.tolerance()));
    }
}
