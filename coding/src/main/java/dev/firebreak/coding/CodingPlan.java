package dev.firebreak.coding;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Who computes what in one round, and how the messages of that round are read. Immutable. */
public interface CodingPlan {

    /** What a device computes and sends. */
    Assignment assignment(int device);

    /**
     * Sets of devices that compute the same and are compared with each other. They bring nothing where they share a machine that
     * lies.
     */
    default List<int[]> replicas() {
        return List.of();
    }

    /**
     * What the random draws of a device's message (compression) are keyed by: the device itself, or a number that it shares with
     * the replicas whose messages must equal its own byte for byte.
     */
    default int key(int device) {
        return device;
    }

    /**
     * What the devices send to the server.
     *
     * @param devices the devices that answered
     * @param bytes the length of each one's message, header included
     */
    default Uplink uplink(int[] devices, long[] bytes) {
        return new Uplink(devices.length, Arrays.stream(bytes).sum());
    }

    /**
     * Reads the messages of the round.
     *
     * @param received what arrived, in device order
     * @return the gradient itself, rows for a robust rule, or why there is neither
     */
    Decoded decode(Received received);

    /**
     * The messages of all devices from one table of subset gradients: what a simulation does, computing each gradient once
     * where the devices would compute {@link #gradientsAccounted} of them. Same bits as if each device had encoded by itself.
     *
     * @param devices N
     * @param dimension numbers per gradient
     * @param gradient the gradient of a subset, not written to
     */
    default double[][] encodeAll(int devices, int dimension, IntFunction<double[]> gradient) {
        double[][] messages = new double[devices][];
        for (int device = 0; device < devices; device++) {
            messages[device] = assignment(device).encode(dimension, gradient);
        }
        return messages;
    }

    /** How many subset gradients N devices compute in this round, repetitions counted. */
    default long gradientsAccounted(int devices) {
        long total = 0;
        for (int device = 0; device < devices; device++) {
            total += assignment(device).subsets().length;
        }
        return total;
    }
}
