package dev.firebreak.coding.compression;

/**
 * The message that goes before a message: the SHA-256 of what its sender is ready to deliver. Header and 32 bytes. Immutable and
 * thread safe.
 *
 * @param frame the round's
 */
public record CommitmentCodec(Frame frame) {
    /** Bytes of a digest. */
    public static final int DIGEST_BYTES = 32;

    /** Bytes of every commitment, header included. */
    public static final int BYTES = MessageCodec.HEADER_BYTES + DIGEST_BYTES;

    private static final int CODEC = 8;

    /**
     * Serialises a commitment.
     *
     * @param worker the sender
     * @param digest 32 bytes
     */
    public byte[] encode(int worker, byte[] digest) {
        if (digest.length != DIGEST_BYTES) {
            throw new IllegalArgumentException("a digest has " + DIGEST_BYTES + " bytes, not " + digest.length);
        }
        byte[] message = new byte[BYTES];
        frame.start(message, CODEC, worker).put(digest);
        return message;
    }

    /**
     * Reads a commitment.
     *
     * @param worker who sent it, as the transport identifies it
     * @return the digest, 32 bytes
     * @throws MalformedMessageException for any bytes that {@link #encode} does not produce for this worker and round
     */
    public byte[] decode(int worker, byte[] message) throws MalformedMessageException {
        byte[] digest = new byte[DIGEST_BYTES];
        frame.open(message, BYTES, CODEC, worker).get(digest);
        return digest;
    }
}
