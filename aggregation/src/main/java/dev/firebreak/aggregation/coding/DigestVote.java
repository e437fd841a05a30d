package dev.firebreak.aggregation.coding;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Vote first, fetch later: members send the SHA-256 of their message, the server takes the plurality digest and fetches one
 * vector from the winning class, turning to another member if the vector does not match what that member promised. Uplink is 32
 * bytes a member and one vector a group.
 *
 * @param vote the vote over digests
 * @param source index of the member whose vector was taken
 * @param vector the vector, whose digest is the winning one
 * @param broken members of the winning class that promised the digest and delivered something else
 */
public record DigestVote(ByteVote vote, int source, double[] vector, int[] broken) {

    /** What a member sends before the vote: a message header and a digest. */
    public static final int MESSAGE_BYTES = 16 + 32;

    /** SHA-256 of the canonical bytes of a message: raw bits of each number, big-endian; one pattern for all NaN. */
    public static byte[] digest(double[] message) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(message.length, Double.BYTES));
        for (double x : message) {
            bytes.putLong(Double.doubleToLongBits(x));
        }
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes.array());
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }

    /**
     * Runs the vote.
     *
     * @param digests what the members of one group sent, at least one
     * @param fetch asks a member for its vector; {@code null} if it does not answer
     * @return empty if no member of the winning class delivers what it promised
     */
    public static Optional<DigestVote> run(List<byte[]> digests, IntFunction<double[]> fetch) {
        ByteVote vote = ByteVote.over(digests, MessageDigest::isEqual);
        for (int tried = 0; tried < vote.count(); tried++) {
            int member = vote.members()[tried];
            double[] vector = fetch.apply(member);
            if (vector != null && MessageDigest.isEqual(digest(vector), digests.get(member))) {
                return Optional.of(new DigestVote(vote, member, vector, Arrays.copyOf(vote.members(), tried)));
            }
        }
        return Optional.empty();
    }
}
