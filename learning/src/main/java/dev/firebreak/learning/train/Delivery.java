package dev.firebreak.learning.train;

import java.util.Optional;

/**
 * What came of one worker's message.
 *
 * @param worker whose
 * @param bytes bytes that arrived, header included
 * @param read what the server read; empty if it is malformed
 */
record Delivery(int worker, int bytes, Optional<Message> read) {

    static Delivery of(int worker, Message.Content sent, Optional<Message> read) {
        return new Delivery(worker, sent.bytes(), read);
    }
}
