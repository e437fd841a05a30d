package dev.firebreak.coding;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Who computes what in one round, and how the messages of that round are read. Immutable. */
public interface CodingPlan {

    /** What a worker computes and sends. */
    Assignment assignment(int worker);

    /**
     * Sets of workers that compute the same and are compared with each other. They do not help where they share a faulty
     * machine.
     */
    default List<int[]> replicas() {
        return List.of();
    }

    /**
     * What the random draws of a worker's message (compression) are keyed by: the worker itself, or a number that it shares with
     * the replicas whose messages must equal its own byte for byte.
     */
    default int key(int worker) {
        return worker;
    }

    /**
     * What the workers send to the server.
     *
     * @param workers the workers that answered
     * @param bytes the length of each one's message, header included
     */
    default Uplink uplink(int[] workers, long[] bytes) {
        return new Uplink(workers.length, Arrays.stream(bytes).sum());
    }

    /**
     * Reads the messages of the round.
     *
     * @param received what arrived, in worker order
     * @return the gradient itself, rows for a robust rule, or why there is neither
     */
    Decoded decode(Received received);

    /**
     * The messages of all workers from one table of subset gradients: what a simulation does, computing each gradient once
     * where the workers would compute {@link #gradientsAccounted} of them. Same bits as if each worker had encoded by itself.
     *
     * @param workers N
     * @param dimension numbers per gradient
     * @param gradient the gradient of a subset, not written to
     */
    default double[][] encodeAll(int workers, int dimension, IntFunction<double[]> gradient) {
        double[][] messages = new double[workers][];
        for (int worker = 0; worker < workers; worker++) {
            messages[worker] = assignment(worker).encode(dimension, gradient);
        }
        return messages;
    }

    /** How many subset gradients N workers compute in this round, repetitions counted. */
    default long gradientsAccounted(int workers) {
        long total = 0;
        for (int worker = 0; worker < workers; worker++) {
            total += assignment(worker).subsets().length;
        }
        return total;
    }
}
