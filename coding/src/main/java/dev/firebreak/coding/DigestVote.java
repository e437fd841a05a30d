package dev.firebreak.coding;

import dev.firebreak.core.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Vote first, fetch later: the members of a group send the SHA-256 of their message, the server takes the plurality digest and
 * fetches one vector from the winning class. A member that sends nothing, or delivers something else than it committed to or no
 * finite vector of the right length, leaves the vote, and the others vote again. Uplink is 32 bytes a member and one vector a group.
 */
public final class DigestVote {
    private final List<Integer> voters = new ArrayList<>();
    private final List<byte[]> digests = new ArrayList<>();
    private final List<Integer> broken = new ArrayList<>();
    private final int length;
    private double[] vector;

    /** A vote among the members of a group that committed to something. */
    DigestVote(Commitments commitments, int[] members) {
        length = commitments.length();
        for (int member : members) {
            int index = Arrays.binarySearch(commitments.workers(), member);
            if (index >= 0) {
                voters.add(member);
                digests.add(commitments.digests().get(index));
            }
        }
    }

    /** SHA-256 of the canonical bytes of a vector: raw bits of each number, big-endian; one pattern for all NaN. */
    public static byte[] digest(double[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(vector.length, Double.BYTES));
        for (double x : vector) {
            bytes.putLong(Double.doubleToLongBits(x));
        }
        return Sha256.of(bytes.array());
    }

    /** Holds the votes of several groups, each fetching from one member at a time, all groups at once. */
    static void hold(List<DigestVote> votes, Function<List<Integer>, Map<Integer, double[]>> deliver) {
        List<DigestVote> open = votes;
        while (true) {
            open = open.stream().filter(DigestVote::isOpen).toList();
            if (open.isEmpty()) {
                return;
            }
            Map<Integer, double[]> delivered =
                    deliver.apply(open.stream().map(DigestVote::favourite).toList());
            open.forEach(vote -> vote.take(delivered.get(vote.favourite())));
        }
    }

    private boolean isOpen() {
        return vector == null && !voters.isEmpty();
    }

    private ByteVote vote() {
        return ByteVote.over(digests, MessageDigest::isEqual);
    }

    /** The member whose vector is fetched. */
    private int favourite() {
        return voters.get(vote().winner());
    }

    /** Takes what the favourite delivered; {@code null} if it sent nothing. */
    private void take(double[] delivered) {
        int index = vote().winner();
        if (delivered != null
                && delivered.length == length
                && Arrays.stream(delivered).allMatch(Double::isFinite)
                && MessageDigest.isEqual(digest(delivered), digests.get(index))) {
            vector = delivered;
            return;
        }
        int member = voters.remove(index);
        digests.remove(index);
        if (delivered != null) {
            broken.add(member);
        }
    }

    /** Members that delivered something else than they committed to, or nothing that could be used, in the order in which they were fetched. */
    int[] broken() {
        return broken.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * What the group agreed on; empty if no member delivered what it committed to.
     *
     * @param byzantine how many of the workers that are left may be Byzantine
     */
    Optional<Ballot> ballot(int byzantine) {
        if (vector == null) {
            return Optional.empty();
        }
        ByteVote vote = vote();
        int[] outvoted = vote.losers().map(voters::get).toArray();
        return Optional.of(new Ballot(vector, vote.count(), vote.certifies(byzantine), outvoted));
    }
}
