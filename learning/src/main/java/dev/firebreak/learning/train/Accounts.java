package dev.firebreak.learning.train;

import dev.firebreak.aggregation.coding.CodingPlan;
import dev.firebreak.aggregation.coding.CodingScheme;
import dev.firebreak.aggregation.coding.Uplink;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * What a round cost: bytes both ways and gradients, and whose fate was shared. Bytes are those of the protocol, each device having
 * a link of its own: uplink is what arrived in time, as serialised; downlink is the model, of float64, to every device; the
 * assignment is four bytes per subset where devices are told anew each round, and the seeds of masks.
 */
final class Accounts {
    private final ExperimentSpec spec;
    private final CodingScheme coding;
    private final Wire wire;

    Accounts(Experiment experiment) {
        this.spec = experiment.spec();
        this.coding = experiment.coding();
        this.wire = experiment.wire();
    }

    /** Adds bytes and gradients. */
    void record(SortedMap<String, Double> metrics, CodingPlan plan, Uplink uplink, int dimension, long computed) {
        long tasks = plan.gradientsAccounted(spec.workers());
        long seeds = wire.compressor().seedBytes(spec.workers());
        metrics.put("bytes/uplink", (double) uplink.bytes());
        metrics.put("bytes/uplink-payload", (double) uplink.payload());
        metrics.put("bytes/downlink", (double) spec.workers() * Double.BYTES * dimension);
        metrics.put("bytes/assignment", (double) ((coding.reassigns() ? Integer.BYTES * tasks : 0) + seeds));
        metrics.put("gradients/accounted", (double) tasks);
        metrics.put("gradients/computed", (double) computed);
    }

    /**
     * Adds where the messages were computed, if not in the server's own process: how many executors and hosts, the most devices on
     * one executor (a bound f that counts on e lying executors must be at least e times that), and how many sets of replicas had
     * two members on one executor and so bring less than they promise.
     */
    static void domains(SortedMap<String, Double> metrics, CodingPlan plan, Map<Integer, Message.Origin> origins) {
        if (origins.isEmpty()) {
            return;
        }
        Map<String, Long> executors = origins.values().stream()
                .collect(Collectors.groupingBy(Message.Origin::executor, Collectors.counting()));
        metrics.put("coding/executors", (double) executors.size());
        metrics.put("coding/hosts", (double)
                origins.values().stream().map(Message.Origin::host).distinct().count());
        metrics.put(
                "coding/largest-domain",
                executors.values().stream().mapToDouble(Long::doubleValue).max().orElse(0));
        metrics.put("coding/domain-violations", (double)
                plan.replicas().stream().filter(set -> meet(set, origins)).count());
    }

    private static boolean meet(int[] devices, Map<Integer, Message.Origin> origins) {
        Set<String> seen = new HashSet<>();
        for (int device : devices) {
            Message.Origin origin = origins.get(device);
            if (origin != null && !seen.add(origin.executor())) {
                return true;
            }
        }
        return false;
    }
}
