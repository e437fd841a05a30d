package dev.firebreak.learning.train;

import dev.firebreak.coding.CodingPlan;
import dev.firebreak.coding.Uplink;
import java.util.SortedMap;

/**
 * What a round cost: bytes both ways and gradients. Bytes are those of the protocol, each worker having
 * a link of its own: uplink is what arrived in time, as serialised; downlink is the model, of float64, to every participant; the
 * assignment is four bytes per subset where assignments change with the round, and the seeds of masks.
 */
record RoundCosts(Experiment experiment) {
    /** Adds bytes and gradients of a round of so many participants. */
    void record(SortedMap<String, Double> metrics, CodingPlan plan, Uplink uplink, int participants, long computed) {
        int dimension = experiment.model().dimension();
        // Under a code all workers take part; without one each has a task of its own.
        long tasks = plan.gradientsAccounted(participants);
        long seeds = experiment.wire().compressor().seedBytes(participants);
        metrics.put("bytes/uplink", (double) uplink.bytes());
        metrics.put("bytes/uplink-payload", (double) uplink.payload());
        metrics.put("bytes/downlink", (double) participants * Double.BYTES * dimension);
        metrics.put(
                "bytes/assignment", (double) ((experiment.coding().reassigns() ? Integer.BYTES * tasks : 0) + seeds));
        metrics.put("gradients/accounted", (double) tasks * experiment.program().gradients());
        metrics.put("gradients/computed", (double) computed);
    }
}
