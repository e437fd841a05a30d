package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.Claim;
import dev.firebreak.core.part.Call;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.unlearner.Unlearners;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** The part of a run that every reader of the model may read. */
final class Disclosure {
    /** What a release shows, for messages. */
    static final String SHOWN = "test/..., request/forgotten and certificate/...";

    private static final List<String> RELEASED = List.of("test/", "certificate/");
    private static final String FORGOTTEN = "request/forgotten";

    private Disclosure() {}

    /** Whether a release shows a metric. */
    static boolean shows(String metric) {
        return metric.equals(FORGOTTEN) || RELEASED.stream().anyMatch(metric::startsWith);
    }

    /**
     * The metrics that are computed from the released model, test data and constants alone. Nothing that is computed from the retain
     * set is among them: a reader with all records can compute their losses under the released model, and the difference to the loss of
     * the retain set is that of the forgotten ones.
     */
    static SortedMap<String, Double> released(SortedMap<String, Double> metrics) {
        SortedMap<String, Double> released = new TreeMap<>(metrics);
        released.keySet().removeIf(name -> !shows(name));
        return released;
    }

    /** What a certificate claims and does not cover, in the words of a report. */
    static List<Claim> claims(Certificate certificate, Call method) {
        String source = Unlearners.UNLEARNERS.parts().stream()
                .filter(part -> part.name().equals(method.name()))
                .findFirst()
                .orElseThrow()
                .source();
        boolean none = certificate.kind().equals("none");
        List<Claim> claims = new ArrayList<>();
        claims.add(new Claim(
                "unlearning epsilon",
                none ? null : certificate.epsilon(),
                null,
                none
                        ? "no guarantee"
                        : String.format(
                                Locale.ROOT,
                                "at delta %.3g (%s), the released model cannot be told from one whose training never saw what"
                                        + " was forgotten; assuming: %s",
                                certificate.delta(),
                                certificate.kind(),
                                String.join("; ", certificate.assumptions())),
                source));
        certificate.uncovered().forEach(text -> claims.add(new Claim("not covered", null, null, text, "")));
        return claims;
    }
}
