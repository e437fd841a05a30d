package dev.firebreak.experiments.unlearning;

import dev.firebreak.learning.train.Metric;
import dev.firebreak.unlearning.receipt.Content;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Final values of a request by metric name, those included that a release does not show. */
final class RequestMetrics {
    /** What a request measures; of other models and starts the same with their name before it. */
    static final List<Metric> METRICS = Metric.table("""
            test/accuracy | Test accuracy | share | higher | share of test examples that are classified right
            test/loss | Test loss | number | lower | mean loss over the test examples
            retain/accuracy | Accuracy on retained records | share | higher | share of the records that remain that \
                are classified right
            retain/loss | Loss on retained records | number | lower | mean loss over the records that remain
            certificate/epsilon | Certified epsilon | number | lower | epsilon of the certificate
            unlearn/epochs | Epochs to unlearn | number | lower | passes over the records that remain, after the \
                request
            seconds/unlearn | Time to unlearn | seconds | lower | time of the method after the request
            forget/accuracy | Accuracy on forgotten records | share | neither | share of the forgotten records that \
                are classified right
            forget/loss | Loss on forgotten records | number | neither | mean loss over the forgotten records
            certificate/delta | Certified delta | number | neither | delta of the certificate
            audit/epsilon | Epsilon at least, by audits | number | neither | the greatest lower bound on epsilon that \
                an audit measured
            unlearn/steps | Steps to unlearn | count | neither | gradient steps after the request
            request/asked | Ids asked for | count | neither | ids in the request, repeats included
            request/distinct | Distinct ids asked for | count | neither | different ids in the request
            request/forgotten | Records forgotten | count | neither | records that this request forgets
            request/retained | Records that remain | count | neither | records that remain after it
            request/repeats | Repeated ids | count | neither | ids that were in the request twice, or forgotten before
            request/copies-forgotten | Copies forgotten | count | neither | exact copies of requested records that are \
                forgotten with them
            request/copies-retained | Copies retained | count | neither | exact copies of forgotten records that \
                remain
            capacity/records | Records that can be forgotten | count | neither | most records that one request may \
                forget under the certificate
            steps | Steps to unlearn | count | neither | steps from a start, as start/NAME/steps
            distance | Distance from the optimum | number | neither | distance of a start from the optimum of the \
                records that remain, as start/NAME/distance
            """);

    private RequestMetrics() {}

    /** How many ids of a request were there twice, or were forgotten before. */
    static long repeats(UnlearningCase asked, RequestRecords records) {
        int fresh = records.forgotten().length - records.copiesForgotten();
        return asked.requested().map(ids -> ids.asked() - fresh).orElse(0L);
    }

    /** How many ids were asked for and what came of them, in words. */
    static String counts(RecordIds asked, RequestRecords records) {
        return String.format(
                Locale.ROOT,
                "request: %,d ids asked for, %,d of them distinct, %,d forgotten now; %,d records remain",
                asked.asked(),
                asked.ids().size(),
                records.forgotten().length,
                records.retained().length);
    }

    /** All values. */
    static SortedMap<String, Double> of(UnlearningCase asked, RequestRecords records, UnlearningFindings found) {
        SortedMap<String, Double> metrics = new TreeMap<>();
        for (ModelScore judged : found.judged()) {
            String prefix = judged.name().equals(UnlearningFindings.METHOD)
                    ? ""
                    : judged.name().equals("before the request") ? "before/" : judged.name() + "/";
            judged.metrics().forEach((name, value) -> metrics.put(prefix + name, value));
        }
        for (UnlearningFindings.Start start : found.starts()) {
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
