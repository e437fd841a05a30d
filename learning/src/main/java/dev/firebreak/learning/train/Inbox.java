package dev.firebreak.learning.train;

import dev.firebreak.aggregation.coding.Received;
import java.util.List;
import java.util.Optional;

/**
 * What arrived in a round, in worker order.
 *
 * @param deliveries at most one per worker
 */
record Inbox(List<Delivery> deliveries) {

    /** The messages that could be read, with plain numbers. */
    List<Message> read() {
        return deliveries.stream().map(Delivery::read).flatMap(Optional::stream).toList();
    }

    /** Readable and malformed messages, for the decoder. */
    Received received() {
        List<Message> read = read();
        int[] malformed = deliveries.stream()
                .filter(delivery -> delivery.read().isEmpty())
                .mapToInt(Delivery::worker)
                .toArray();
        return new Received(read.stream().mapToInt(Message::worker).toArray(), Message.rows(read), malformed);
    }

    int[] senders() {
        return deliveries.stream().mapToInt(Delivery::worker).toArray();
    }

    int[] bytes() {
        return deliveries.stream().mapToInt(Delivery::bytes).toArray();
    }
}
