package dev.firebreak.unlearning.receipt;

import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.audit.ThresholdAudit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a receipt says.
 *
 * @param request id of the request
 * @param requested ids in the request, repeats counted
 * @param duplicates how many of those were repeats
 * @param copiesForgotten how many records were forgotten that were not asked for, being exact copies of what was
 * @param copiesRetained how many exact copies of forgotten records remain; empty where that may not be shown
 * @param forgottenRoot root of the {@link MerkleTree} over the forgotten ids
 * @param contentRoot root of the {@link MerkleTree} over the content hashes of the forgotten records
 * @param before ids of the data before
 * @param after ids of the records that the run used
 * @param modelBefore SHA-256 of the model before
 * @param modelAfter SHA-256 of the released model
 * @param method how
 * @param mode experiments are never releasable
 * @param audits what was tried against it
 * @param notErased what still exists outside the run's control: older models, raw copies, checkpoints
 * @param code version of this code
 * @param environment Java, Spark, cluster, wall times; free text by name
 * @param previous hash of the receipt before, if there is one
 */
public record Content(
        String request,
        long requested,
        long duplicates,
        int copiesForgotten,
        OptionalInt copiesRetained,
        String forgottenRoot,
        String contentRoot,
        MultisetHash before,
        MultisetHash after,
        String modelBefore,
        String modelAfter,
        Method method,
        Noise.Mode mode,
        List<Audit> audits,
        List<String> notErased,
        String code,
        Map<String, String> environment,
        Optional<String> previous) {

    /** Copies the collections. */
    public Content {
        audits = List.copyOf(audits);
        notErased = List.copyOf(notErased);
        environment = Map.copyOf(environment);
    }

    /**
     * An audit with its raw counts.
     *
     * @param attack what was tried
     * @param counts of the threshold attack
     * @param delta at which epsilon is bounded
     * @param confidence of the bound
     */
    public record Audit(String attack, ThresholdAudit counts, double delta, double confidence) {

        /** The lower bound on epsilon. */
        public double epsilonLowerBound() {
            return counts.epsilonLowerBound(delta, confidence);
        }
    }
}
