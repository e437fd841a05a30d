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
        return with(part, "", part.name());
    }

    /** A pre-aggregator with the coefficient of a trimmed mean behind it. */
    static Part<PreAggregator> ofPreAggregator(Part<PreAggregator> part) {
        return with(part, "with trimmed-mean behind it ", part.name() + " | trimmed-mean");
    }

    private static <T> Part<T> with(Part<T> part, String where, String chain) {
        Map<String, String> facts = new TreeMap<>(part.facts());
        if (Pipeline.parse(chain).kappa(N, F) instanceof Kappa.Proven proven) {
            facts.merge(
                    "kappa",
                    String.format(Locale.ROOT, "%s%.4g for n = %d, f = %d", where, proven.bound(), N, F),
                    (general, example) -> example + "; in general " + general);
        }
        return new Part<>(part.name(), part.summary(), part.source(), part.parameters(), facts, part.make());
    }
}
