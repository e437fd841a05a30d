package dev.firebreak.coding.compression;

import dev.firebreak.core.random.Randomness;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The draws behind one message, the same for its sender and the server.
 *
 * @param seed the seed that the driver assigned for this message's mask
 * @param uniforms uniform numbers in [0, 1), one per coordinate in order, from the start at each call
 */
record Draws(LongSupplier seed, Supplier<DoubleSupplier> uniforms) {

    /** Draws keyed by round and sender (or the group of a sender whose message must equal its replicas'). */
    static Draws keyed(Randomness randomness, int round, int key) {
        return new Draws(
                () -> randomness.stream("mask", round, key).nextLong(),
                () -> randomness.stream("compression", round, key)::nextDouble);
    }
}
