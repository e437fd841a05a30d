package dev.firebreak.coding;

import java.util.List;

/**
 * What reached the server before any vector did. A device that is in neither list is missing.
 *
 * @param devices the devices whose commitments could be read, ascending
 * @param digests what they will deliver, in the same order
 * @param malformed devices whose commitments could not be read, ascending; each counts against f
 * @param length numbers in an honest message; a vector of another length breaks its commitment
 * @param faultyMissing how many of the missing commitments can only be a Byzantine device's, as in {@link Received}
 */
public record Commitments(int[] devices, List<byte[]> digests, int[] malformed, int length, int faultyMissing) {

    /** Checks that there is a device per digest and that devices ascend. */
    public Commitments {
        digests = List.copyOf(digests);
        if (devices.length != digests.size()) {
            throw new IllegalArgumentException(
                    "there are " + digests.size() + " commitments but " + devices.length + " senders");
        }
        Received.requireAscending(devices);
        Received.requireAscending(malformed);
        if (faultyMissing < 0) {
            throw new IllegalArgumentException("faultyMissing must be at least 0, but is " + faultyMissing);
        }
    }

    /** The same with missing commitments that may all be honest devices'. */
    public Commitments(int[] devices, List<byte[]> digests, int[] malformed, int length) {
        this(devices, digests, malformed, length, 0);
    }
}
