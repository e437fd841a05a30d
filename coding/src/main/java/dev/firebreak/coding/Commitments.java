package dev.firebreak.coding;

import java.util.List;

/**
 * What reached the server before any vector did. A worker that is in neither list is missing.
 *
 * @param workers the workers whose commitments could be read, ascending
 * @param digests what they will deliver, in the same order
 * @param malformed workers whose commitments could not be read, ascending; each counts against f
 * @param length numbers in an honest message; a vector of another length breaks its commitment
 * @param faultyMissing how many of the missing commitments can only be a Byzantine worker's, as in {@link Received}
 */
public record Commitments(int[] workers, List<byte[]> digests, int[] malformed, int length, int faultyMissing) {

    /** Checks that there is a worker per digest and that workers ascend. */
    public Commitments {
        digests = List.copyOf(digests);
        Received.check(workers, digests.size(), "commitments", malformed, faultyMissing);
    }
}
