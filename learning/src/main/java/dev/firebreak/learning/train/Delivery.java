package dev.firebreak.learning.train;

import java.util.List;
import java.util.Optional;

/**
 * What came of one worker's message.
 *
 * @param worker whose
 * @param bytes bytes that arrived, header included
 * @param read what the server read; empty if it is malformed
 */
record Delivery(int worker, int bytes, Optional<Message> read) {

    /** What could be read, in the order of the list. */
    static List<Message> read(List<Delivery> deliveries) {
        return deliveries.stream().map(Delivery::read).flatMap(Optional::stream).toList();
    }

    /** The numbers that the server read; none if it could not. */
    double[] numbers() {
        return read.map(Message::values).orElseGet(() -> new double[0]);
    }
}
