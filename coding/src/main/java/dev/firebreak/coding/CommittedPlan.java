package dev.firebreak.coding;

import dev.firebreak.aggregation.Rows;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A plan whose workers first commit to a message, by the digest of the vector that the server will read ({@link
 * DigestVote#digest}), and of which the server then has only some delivered.
 */
public interface CommittedPlan extends CodingPlan {

    /**
     * Reads the commitments of the round, and of the vectors as few as it takes.
     *
     * @param commitments what arrived, in worker order
     * @param deliver has workers deliver, several at a time: by worker what it delivered, whatever that is (empty if it could not be
     *     read); no entry for a worker that did not answer
     */
    Decoded decode(Commitments commitments, Function<List<Integer>, Map<Integer, double[]>> deliver);

    /** The same where all vectors are at hand. */
    @Override
    default Decoded decode(Received received) {
        Rows rows = received.rows();
        int[] workers = received.workers();
        List<byte[]> digests = IntStream.range(0, workers.length)
                .mapToObj(i -> DigestVote.digest(rows.row(i)))
                .toList();
        return decode(
                new Commitments(workers, digests, received.malformed(), rows.dimension(), received.faultyMissing()),
                asked -> asked.stream()
                        .collect(Collectors.toMap(
                                Function.identity(), worker -> rows.row(Arrays.binarySearch(workers, worker)))));
    }
}
