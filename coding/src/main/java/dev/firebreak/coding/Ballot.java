package dev.firebreak.coding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the holders of the same data were found to agree on.
 *
 * @param vector the winning vector
 * @param support how many holders sent it
 * @param certified whether it is right if at most f of all workers are Byzantine
 * @param outvoted the workers that sent something else, ascending
 */
record Ballot(double[] vector, int support, boolean certified, int[] outvoted) {

    /**
     * Votes among the holders that answered.
     *
     * @param received finite messages
     * @param holders workers that hold the same data, ascending
     * @param from first number of the message that is voted on
     * @param to end of it, exclusive
     * @param byzantine how many of the workers may be Byzantine
     * @return empty if none of them sent a message
     */
    static Optional<Ballot> among(Received received, int[] holders, int from, int to, int byzantine) {
        int[] present = present(received, holders);
        if (present.length == 0) {
            return Optional.empty();
        }
        List<double[]> messages = new ArrayList<>();
        for (int row : present) {
            double[] part = new double[to - from];
            received.rows().copy(row, from, to, part, 0);
            messages.add(part);
        }
        ByteVote vote = ByteVote.over(messages);
        int[] outvoted = vote.losers().map(i -> received.workers()[present[i]]).toArray();
        return Optional.of(new Ballot(messages.get(vote.winner()), vote.count(), vote.certifies(byzantine), outvoted));
    }

    /** What the first of the holders that answered sent, without a vote; empty if none of them did. */
    static Optional<Ballot> first(Received received, int[] holders) {
        return Arrays.stream(present(received, holders))
                .mapToObj(row -> new Ballot(received.rows().row(row), 1, true, new int[0]))
                .findFirst();
    }

    private static int[] present(Received received, int[] workers) {
        return Arrays.stream(workers)
                .map(worker -> Arrays.binarySearch(received.workers(), worker))
                .filter(row -> row >= 0)
                .toArray();
    }

    /** {@link #wrongAtMost(int[], int, int, boolean)} of votes that were held. */
    static int wrongAtMost(List<Ballot> ballots, int byzantine, int each, boolean pairsMeetOnce) {
        return wrongAtMost(ballots.stream().mapToInt(Ballot::support).toArray(), byzantine, each, pairsMeetOnce);
    }

    /**
     * The most votes that Byzantine workers can have won: a wrong winner needs as many Byzantine holders as its support.
     *
     * @param supports the winners' supports
     * @param byzantine how many of the workers may be Byzantine
     * @param each in how many of the votes a worker takes part
     * @param pairsMeetOnce whether any two holders meet in at most one vote
     */
    static int wrongAtMost(int[] supports, int byzantine, int each, boolean pairsMeetOnce) {
        long places = (long) byzantine * each;
        long pairs = pairsMeetOnce ? byzantine * (byzantine - 1L) / 2 : Long.MAX_VALUE;
        int wrong = 0;
        for (int support : Arrays.stream(supports).sorted().toArray()) {
            places -= support;
            pairs -= support * (support - 1L) / 2;
            if (support > byzantine || places < 0 || pairs < 0) {
                break;
            }
            wrong++;
        }
        return wrong;
    }

    /** What a coding proposes whose votes give the full gradient if none of them is lost and no message is late. */
    static CodingSpec.Proposal proposal(CodingPlanner planner, String arguments, int lost, int of) {
        boolean exact = lost == 0 && planner.stragglers() == 0;
        return CodingSpec.Proposal.exact(
                arguments, exact, "exact", "the rule's, " + lost + " of " + of + " votes lost at most");
    }

    /** Workers found wrong by any of the votes, and the malformed ones, ascending. */
    static int[] suspects(int[] malformed, List<Ballot> ballots) {
        return IntStream.concat(
                        Arrays.stream(malformed), ballots.stream().flatMapToInt(b -> Arrays.stream(b.outvoted())))
                .sorted()
                .distinct()
                .toArray();
    }
}
