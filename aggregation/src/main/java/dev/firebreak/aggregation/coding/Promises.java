package dev.firebreak.aggregation.coding;

import java.util.List;

/**
 * What reached the server before any vector did. A device that is in neither list is late or silent.
 *
 * @param devices the devices whose promises could be read, ascending
 * @param digests what they promise to deliver, in the same order
 * @param malformed devices whose promises could not be read, ascending; each counts against f
 * @param length numbers in an honest message; a vector of another length breaks its promise
 */
public record Promises(int[] devices, List<byte[]> digests, int[] malformed, int length) {

    /** Checks that there is a device per digest and that devices ascend. */
    public Promises {
        digests = List.copyOf(digests);
        if (devices.length != digests.size()) {
            throw new IllegalArgumentException(
                    "there are " + digests.size() + " promises but " + devices.length + " senders");
        }
        Received.requireAscending(devices);
        Received.requireAscending(malformed);
    }
}
