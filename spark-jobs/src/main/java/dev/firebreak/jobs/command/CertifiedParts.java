package dev.firebreak.jobs.command;

import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.PreAggregator;
import dev.firebreak.aggregation.Rule;
import dev.firebreak.aggregation.certificate.Kappa;
import dev.firebreak.core.part.Part;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Rules and pre-aggregators as a listing shows them: with the robustness coefficient that their own code gives. */
final class CertifiedParts {
    // The example of the listing: 4 of 17 workers, as in many experiments of the field.
    private static final int N = 17;
    private static final int F = 4;

    private CertifiedParts() {}

    /** A rule with its coefficient. */
    static Part<Rule> ofRule(Part<Rule> part) {
        return with(part, kappa(part.name()));
    }

    /** A pre-aggregator with the coefficient of a trimmed mean behind it. */
    static Part<PreAggregator> ofPreAggregator(Part<PreAggregator> part) {
        return with(part, "with trimmed-mean behind it " + kappa(part.name() + " | trimmed-mean"));
    }

    private static <T> Part<T> with(Part<T> part, String kappa) {
        Map<String, String> facts = new TreeMap<>(part.facts());
        facts.put("kappa", facts.containsKey("kappa") ? facts.get("kappa") + "; " + kappa : kappa);
        return new Part<>(part.name(), part.summary(), part.source(), part.parameters(), facts, part.make());
    }

    private static String kappa(String chain) {
        Kappa kappa = Pipeline.parse(chain).kappa(N, F);
        if (kappa instanceof Kappa.Proven proven) {
            String spread =
                    proven.spread() == Kappa.Spread.VARIANCE ? "" : " against the largest eigenvalue of the covariance";
            return String.format(
                    Locale.ROOT, "%.4g for n = %d, f = %d%s (%s)", proven.bound(), N, F, spread, proven.source());
        }
        return "none proven: " + ((Kappa.Unproven) kappa).reason();
    }
}
