package dev.firebreak.jobs.unlearning;

import dev.firebreak.core.part.Call;
import dev.firebreak.jobs.spec.PartCatalog;
import dev.firebreak.jobs.store.Summary;
import dev.firebreak.unlearning.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** What of a run may be read by everybody who may read the model. */
final class Disclosure {
    private static final List<String> RELEASED = List.of("test/", "retain/", "request/", "certificate/");

    private Disclosure() {}

    /**
     * The metrics that are computed from the released model, the retain set and constants alone, which is all that a certificate
     * covers; how the model does on what it forgot, what it was before and how long that took are not among them.
     */
    static SortedMap<String, Double> released(SortedMap<String, Double> metrics) {
        SortedMap<String, Double> released = new TreeMap<>(metrics);
        released.keySet().removeIf(name -> RELEASED.stream().noneMatch(name::startsWith));
        return released;
    }

    /** The summary with the certificate in the words of a report. */
    static Summary summary(SortedMap<String, Double> metrics, Certificate certificate, Call method) {
        String source = PartCatalog.UNLEARNERS.parts().stream()
                .filter(part -> part.name().equals(method.name()))
                .findFirst()
                .orElseThrow()
                .source();
        boolean none = certificate.kind().equals("none");
        List<dev.firebreak.jobs.store.Certificate> certificates = new ArrayList<>();
        certificates.add(new dev.firebreak.jobs.store.Certificate(
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
        certificate
                .uncovered()
                .forEach(text -> certificates.add(
                        new dev.firebreak.jobs.store.Certificate("not covered", null, null, text, "")));
        return new Summary(metrics, certificates);
    }
}
