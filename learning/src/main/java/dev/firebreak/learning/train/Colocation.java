package dev.firebreak.learning.train;

import dev.firebreak.coding.CodingPlan;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where a round's messages were computed, and so which workers can fail together.
 *
 * @param domain what can be faulty as one
 * @param byzantine the bound f, which counts workers
 * @param origins where the workers that answered computed; empty if in the server's own process
 */
record Colocation(FaultDomain domain, int byzantine, Map<Integer, Message.Origin> origins) {

    /**
     * Adds how many executors and hosts there were, the most workers in one domain, how many whole domains the bound f covers, and how
     * many sets of replicas had two members in one domain and so are less redundant than they seem. Where the spec names a domain, a round
     * that f does not cover one of, or whose replicas shared one, is not certified.
     */
    void record(SortedMap<String, Double> metrics, CodingPlan plan) {
        if (origins.isEmpty()) {
            return;
        }
        Map<String, Long> domains =
                origins.values().stream().collect(Collectors.groupingBy(domain::of, Collectors.counting()));
        long largest =
                domains.values().stream().mapToLong(Long::longValue).max().orElseThrow();
        long tolerated = byzantine / largest;
        long violations = plan.replicas().stream().filter(this::meet).count();
        metrics.put("coding/executors", (double) different(FaultDomain.EXECUTOR));
        metrics.put("coding/hosts", (double) different(FaultDomain.HOST));
        metrics.put("coding/largest-domain", (double) largest);
        metrics.put("coding/tolerated-domains", (double) tolerated);
        metrics.put("coding/domain-violations", (double) violations);
        if (domain != FaultDomain.DEVICE && (violations > 0 || (byzantine > 0 && tolerated == 0))) {
            metrics.put("coding/recovered", 0.0);
            metrics.put("coding/not-certified", 1.0);
        }
    }

    private long different(FaultDomain level) {
        return origins.values().stream().map(level::of).distinct().count();
    }

    private boolean meet(int[] workers) {
        List<String> domains = IntStream.of(workers)
                .mapToObj(origins::get)
                .filter(Objects::nonNull)
                .map(domain::of)
                .toList();
        return domains.stream().distinct().count() < domains.size();
    }
}
