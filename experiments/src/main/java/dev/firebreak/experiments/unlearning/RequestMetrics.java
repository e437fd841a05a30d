package dev.firebreak.experiments.unlearning;

import dev.firebreak.unlearning.receipt.Content;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Final values of a request by metric name, those included that a release does not show. */
final class RequestMetrics {
    private RequestMetrics() {}

    /** How many ids of a request were there twice, or were forgotten before. */
    static long repeats(UnlearningCase asked, RequestRecords records) {
        int fresh = records.forgotten().length - records.copiesForgotten();
        return asked.requested().map(ids -> ids.asked() - fresh).orElse(0L);
    }

    /** How many ids were asked for and what came of them, in words. */
    static String counts(SortedMap<String, Double> metrics) {
        return String.format(
                Locale.ROOT,
                "request: %,.0f ids asked for, %,.0f of them distinct, %,.0f forgotten now; %,.0f records remain",
                metrics.get("request/asked"),
                metrics.get("request/distinct"),
                metrics.get("request/forgotten"),
                metrics.get("request/retained"));
    }

    /** All values. */
    static SortedMap<String, Double> of(UnlearningCase asked, RequestRecords records, UnlearningFindings found) {
        SortedMap<String, Double> metrics = new TreeMap<>();
        for (ModelScore judged : found.judged()) {
            String prefix = judged.name().equals(Methods.METHOD)
                    ? ""
                    : judged.name().equals("before the request") ? "before/" : judged.name() + "/";
            judged.metrics().forEach((name, value) -> metrics.put(prefix + name, value));
        }
        for (WarmStarts.Start start : found.starts()) {
            metrics.put("start/" + start.name() + "/steps", (double) start.steps());
            metrics.put("start/" + start.name() + "/distance", start.distance());
        }
        found.capacity().ifPresent(most -> metrics.put("capacity/records", (double) most));
        metrics.put("request/forgotten", (double) records.forgotten().length);
        metrics.put("request/retained", (double) records.retained().length);
        asked.requested().ifPresent(ids -> {
            metrics.put("request/asked", (double) ids.asked());
            metrics.put("request/distinct", (double) ids.ids().size());
        });
        metrics.put("request/repeats", (double) repeats(asked, records));
        metrics.put("request/copies-forgotten", (double) records.copiesForgotten());
        metrics.put("request/copies-retained", (double) records.copiesRetained().length);
        metrics.put("unlearn/steps", (double) found.unlearned().steps());
        metrics.put("unlearn/epochs", found.unlearned().epochs());
        metrics.put("seconds/unlearn", found.seconds());
        found.audits().stream()
                .mapToDouble(Content.Audit::epsilonLowerBound)
                .max()
                .ifPresent(bound -> metrics.put("audit/epsilon", bound));
        var certificate = found.unlearned().certificate();
        if (!certificate.kind().equals("none")) {
            metrics.put("certificate/epsilon", certificate.epsilon());
            metrics.put("certificate/delta", certificate.delta());
        }
        return metrics;
    }
}
