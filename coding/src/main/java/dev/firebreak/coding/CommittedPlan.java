package dev.firebreak.coding;

import dev.firebreak.aggregation.Rows;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A plan whose devices first commit to a message, by the digest of the vector that the server will read ({@link
 * DigestVote#digest}), and of which the server then has only some delivered.
 */
public interface CommittedPlan extends CodingPlan {

    /** Has devices deliver what they committed to. */
    interface Courier {

        /**
         * Fetches vectors.
         *
         * @param devices who is asked
         * @return by device what it delivered, whatever that is (empty if nobody could read it); no entry for a device that did
         *     not answer
         */
        Map<Integer, double[]> deliver(List<Integer> devices);
    }

    /**
     * Reads the commitments of the round, and of the vectors as few as it takes.
     *
     * @param commitments what arrived, in device order
     * @param courier fetches vectors, several at a time
     */
    Decoded decode(Commitments commitments, Courier courier);

    /** The same where all vectors are at hand. */
    @Override
    default Decoded decode(Received received) {
        Received finite = received.onlyFinite();
        Rows rows = finite.rows();
        int[] devices = finite.devices();
        List<byte[]> digests = IntStream.range(0, devices.length)
                .mapToObj(i -> DigestVote.digest(rows.row(i)))
                .toList();
        return decode(
                new Commitments(devices, digests, finite.malformed(), rows.dimension(), finite.faultyMissing()),
                asked -> asked.stream()
                        .collect(Collectors.toMap(
                                Function.identity(), device -> rows.row(Arrays.binarySearch(devices, device)))));
    }
}
