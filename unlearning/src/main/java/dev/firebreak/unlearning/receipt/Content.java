package dev.firebreak.unlearning.receipt;

import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.audit.ThresholdAudit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a receipt states.
 *
 * @param request what was asked for
 * @param before the data before
 * @param after the records that the run used
 * @param modelBefore identity of the model before, a digest of its tensors; {@code none} if there was none
 * @param modelAfter identity of the released model
 * @param method how
 * @param mode experiments are never releasable
 * @param audits what was tried against it
 * @param notErased what still exists outside the run's control: older models, raw copies, checkpoints
 * @param code version of this code
 * @param environment where and on what the run was made: data, data-seed, learner, java, cluster, blocks, and in experiments the seed of
 *     batches and noise
 * @param release when and by whom the receipt was issued; in release mode only, so that equal experiments give equal receipts
 * @param previous hash of the receipt before, if there is one
 */
public record Content(
        Request request,
        Commitment before,
        Commitment after,
        String modelBefore,
        String modelAfter,
        Method method,
        Noise.Mode mode,
        List<Audit> audits,
        List<String> notErased,
        String code,
        Map<String, String> environment,
        Optional<Release> release,
        Optional<String> previous) {

    /** Copies the collections. */
    public Content {
        if (release.isPresent() != (mode == Noise.Mode.RELEASE)) {
            throw new IllegalArgumentException(
                    "a receipt states date and signer in release mode, and in no other, but the mode is " + mode);
        }
        audits = List.copyOf(audits);
        notErased = List.copyOf(notErased);
        environment = Map.copyOf(environment);
    }

    /**
     * What was asked for.
     *
     * @param id of the request
     * @param requested ids in the request, repeats counted
     * @param duplicates how many of those were repeats, or forgotten before
     * @param copiesForgotten how many records were forgotten that were not asked for, being exact copies of what was
     * @param copiesRetained how many exact copies of forgotten records remain; empty where that may not be shown
     * @param forgottenRoot root of the {@link Commitment} to the forgotten ids
     * @param contentRoot root of the {@link Commitment} to the content hashes of the forgotten records
     */
    public record Request(
            String id,
            long requested,
            long duplicates,
            int copiesForgotten,
            OptionalInt copiesRetained,
            String forgottenRoot,
            String contentRoot) {}

    /**
     * Who answers for a release.
     *
     * @param date when the receipt was issued; seconds, UTC
     * @param signer name of the person or body that issues it
     */
    public record Release(Instant date, String signer) {}

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
