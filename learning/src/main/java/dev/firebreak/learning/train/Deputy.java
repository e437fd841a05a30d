package dev.firebreak.learning.train;

import dev.firebreak.aggregation.compression.ErrorFeedback;
import dev.firebreak.core.State;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.learning.transform.Transform;
import java.util.List;

/**
 * Does on the workers' behalf, at the driver, whatever needs a memory between rounds, and all that comes after it: transforms from
 * the first that remembers on, then compression. A worker that is lost and replaced then loses nothing, and a checkpoint holds the
 * memories. The price is that such a worker's plain vector travels from its executor to the driver; the message that the
 * server reads and counts is serialised all the same.
 */
final class Deputy {
    private static final String COMPRESSION = "compression";

    private final List<Transform> transforms;
    private final Wire wire;
    private final Randomness randomness;

    /**
     * A deputy.
     *
     * @param transforms the transforms that are left to it
     */
    Deputy(List<Transform> transforms, Wire wire, Randomness randomness) {
        this.transforms = transforms;
        this.wire = wire;
        this.randomness = randomness;
    }

    /** Whether something needs a memory; if not, workers do everything themselves. */
    static boolean isNeeded(List<Transform> transforms, Wire wire) {
        return wire.remembers() || transforms.stream().anyMatch(Transform::remembers);
    }

    /** What a worker sends, and what it remembers. */
    record Served(Message message, State memory) {}

    /**
     * Serves one worker. A message that no honest worker sends is left as it is, for the server to refuse.
     *
     * @param length numbers in an honest message
     * @param memory what the worker remembers
     */
    Served serve(int round, Task task, int length, Message message, State memory) {
        if (!isNeeded(transforms, wire) || !wire.isPlain(task.worker(), length, message)) {
            return new Served(message, memory);
        }
        double[] vector = message.values();
        State next = State.EMPTY;
        for (int k = 0; k < transforms.size(); k++) {
            String name = String.valueOf(k);
            RandomStream stream = randomness.stream("driver-transform-" + k, round, task.worker());
            next = next.with(name, transforms.get(k).apply(vector, stream, memory.under(name)));
        }
        if (!wire.remembers()) {
            return new Served(message.with(wire.pack(round, task, vector)), next);
        }
        ErrorFeedback.Sent sent = wire.packWithMemory(round, task, vector, memory.under(COMPRESSION));
        return new Served(message.with(new Message.Encoded(sent.message())), next.with(COMPRESSION, sent.memory()));
    }
}
