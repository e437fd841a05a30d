package dev.firebreak.coding.compression;

import dev.firebreak.core.random.Randomness;
import java.util.function.DoubleSupplier;

/** The draws behind one message, the same for its sender and the server. */
interface Draws {

    /** The seed that the driver assigned for this message's mask. */
    long seed();

    /** Uniform numbers in [0, 1), one per coordinate in order, from the start at each call. */
    DoubleSupplier uniforms();

    /** Draws keyed by round and sender (or the group of a sender whose message must equal its replicas'). */
    static Draws keyed(Randomness randomness, int round, int key) {
        return new Draws() {
            @Override
            public long seed() {
                return randomness.stream("mask", round, key).nextLong();
            }

            @Override
            public DoubleSupplier uniforms() {
                return randomness.stream("compression", round, key)::nextDouble;
            }
        };
    }
}
