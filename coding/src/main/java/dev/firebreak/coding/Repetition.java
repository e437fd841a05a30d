package dev.firebreak.coding;

import dev.firebreak.coding.compression.CommitmentCodec;
import dev.firebreak.core.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * DRACO's repetition code (Chen, Wang, Charles and Papailiopoulos, "DRACO: Byzantine-resilient Distributed Training via
 * Redundant Gradients", ICML 2018): all members of a group compute the same subsets and send their plain sum; a byte-exact
 * vote per group finds it, and the winners add up to the full gradient. With {@code r >= 2f + 1} (2f + e + 1 with e late
 * workers) the result is the same bits as without any attack.
 *
 * <p>Replicas must be bitwise equal, so a mini-batch has to be drawn per (round, subset), never per worker. More than f
 * colluding members of one group win its vote and the result is still CERTIFIED: no code with r = 2f + 1 can detect them.
 *
 * @param groups groups of r workers
 * @param digests whether members vote by digest before one vector is fetched
 */
record Repetition(Groups groups, int byzantine, boolean digests) implements FixedCoding, GroupedPlan {
    /**
     * A repetition code.
     *
     * @param redundancy r, workers per group
     */
    Repetition(int workers, int redundancy, int byzantine, boolean digests) {
        this(Groups.inOrder(workers, atLeast(redundancy, byzantine)), byzantine, digests);
    }

    private static int atLeast(int redundancy, int byzantine) {
        if (redundancy < 2 * byzantine + 1) {
            throw new InputException("coding repetition(redundancy=" + redundancy + ") cannot outvote " + byzantine
                    + " Byzantine workers; it needs redundancy >= " + (2 * byzantine + 1));
        }
        return redundancy;
    }

    static List<CodingSpec.Proposal> proposals(CodingPlanner planner, OptionalDouble target) {
        // 2f + e + 1: what is left of a group after e late messages still outvotes f.
        String groups = "redundancy=" + (2 * planner.byzantine() + planner.stragglers() + 1);
        String exact = "exact, the same bits";
        return List.of(
                CodingSpec.Proposal.exact(groups, true, exact, ""),
                CodingSpec.Proposal.exact(groups + ", vote=digest", true, exact, ""));
    }

    @Override
    public int workers() {
        return groups.workers();
    }

    @Override
    public int load() {
        return groups.load();
    }

    @Override
    public boolean usesRule() {
        return false;
    }

    @Override
    public CodingPlan plan(int round) {
        return digests ? new DigestPlan(groups, byzantine) : this;
    }

    @Override
    public Decoded decode(Received received) {
        return sum(groups, ballots(received, received.bound(byzantine)), received.malformed());
    }

    private static Decoded sum(Groups groups, List<Optional<Ballot>> ballots, int[] malformed) {
        PartialSum sum = new PartialSum();
        for (int g = 0; g < groups.count(); g++) {
            int subsets = groups.block(g).length;
            ballots.get(g).ifPresent(ballot -> sum.add(ballot.vector(), subsets));
        }
        List<Ballot> held = ballots.stream().flatMap(Optional::stream).toList();
        boolean certified = held.size() == groups.count() && held.stream().allMatch(Ballot::certified);
        return sum.mean(
                certified ? DecodingStatus.CERTIFIED : DecodingStatus.NOT_CERTIFIED, Ballot.suspects(malformed, held));
    }

    /** The plan with a vote over digests, the same in every round. */
    record DigestPlan(Groups groups, int byzantine) implements GroupedPlan, CommittedPlan {
        /** A commitment from each of them, then one vector a group, if every worker delivers what it committed to. */
        @Override
        public Uplink uplink(int[] workers, long[] bytes) {
            Map<Integer, Long> vectors = new TreeMap<>();
            for (int i = 0; i < workers.length; i++) {
                vectors.putIfAbsent(groups.of(workers[i]), bytes[i]);
            }
            long committed = (long) CommitmentCodec.BYTES * workers.length;
            long fetched = vectors.values().stream().mapToLong(Long::longValue).sum();
            return new Uplink(workers.length + vectors.size(), committed + fetched);
        }

        @Override
        public Decoded decode(Commitments commitments, Courier courier) {
            List<DigestVote> votes = groups.all().stream()
                    .map(members -> new DigestVote(commitments, members))
                    .toList();
            DigestVote.hold(votes, courier);
            int[] malformed = IntStream.concat(
                            Arrays.stream(commitments.malformed()),
                            votes.stream().flatMapToInt(vote -> Arrays.stream(vote.broken())))
                    .sorted()
                    .toArray();
            int bound = Math.max(0, byzantine - malformed.length - commitments.faultyMissing());
            return sum(groups, votes.stream().map(vote -> vote.ballot(bound)).toList(), malformed);
        }
    }
}
