package dev.firebreak.coding;

import dev.firebreak.coding.compression.MessageCodec;

/**
 * What a round sends to the server.
 *
 * @param messages how many messages
 * @param bytes their bytes, headers included
 */
public record Uplink(long messages, long bytes) {

    /** Bytes without the headers. */
    public long payload() {
        return bytes - messages * MessageCodec.HEADER_BYTES;
    }
}
