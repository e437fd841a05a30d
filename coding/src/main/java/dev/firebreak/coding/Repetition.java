package dev.firebreak.coding;

import dev.firebreak.coding.compression.CommitmentCodec;
import dev.firebreak.core.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * All members of a group compute the same subsets and send their plain sum; the sums of the groups add up to the full gradient. If a whole
 * group is late, the result is the mean over the subsets of the others, NOT_CERTIFIED.
 *
 * <p>DRACO's repetition code (Chen, Wang, Charles and Papailiopoulos, "DRACO: Byzantine-resilient Distributed Training via
 * Redundant Gradients", ICML 2018) finds the sum of a group by a byte-exact vote. With {@code r >= 2f + 1} (2f + e + 1 with e late
 * workers) the result is the same bits as without any attack. Replicas must be bitwise equal, so a mini-batch has to be drawn per (round,
 * subset), never per worker. More than f colluding members of one group win its vote and the result is still CERTIFIED: no code with
 * r = 2f + 1 can detect them.
 *
 * <p>Fractional repetition (Tandon, Lei, Dimakis and Karampatziakis, "Gradient Coding: Avoiding Stragglers in Distributed Learning", ICML
 * 2017) takes one message of a group of s + 1, so any s workers may be late. Wrong messages are not detected.
 *
 * @param groups groups of r or s + 1 workers; their sizes differ if that does not divide N
 */
record Repetition(Groups groups, int byzantine, Vote vote) implements FixedCoding, GroupedPlan {
    /** How the sum of a group is found. */
    enum Vote {
        /** The first message is taken. */
        NONE,
        /** Members vote by their messages. */
        MESSAGE,
        /** Members vote by digest before one vector is fetched. */
        DIGEST
    }

    /**
     * DRACO's code.
     *
     * @param redundancy r, workers per group
     */
    static Repetition voting(int workers, int redundancy, int byzantine, Vote vote) {
        if (redundancy < 2 * byzantine + 1) {
            throw new InputException("coding repetition(redundancy=" + redundancy + ") cannot outvote " + byzantine
                    + " Byzantine workers; it needs redundancy >= " + (2 * byzantine + 1));
        }
        return new Repetition(Groups.inOrder(workers, redundancy), byzantine, vote);
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
    public void check(MessageTraits messages) {
        if (vote == Vote.NONE) {
            messages.requireLinear();
        }
    }

    @Override
    public boolean usesRule() {
        return false;
    }

    @Override
    public CodingPlan plan(int round) {
        return vote == Vote.DIGEST ? new DigestPlan(groups, byzantine) : this;
    }

    @Override
    public Decoded decode(Received received) {
        if (vote == Vote.NONE) {
            List<Optional<Ballot>> firsts = groups.all().stream()
                    .map(members -> Ballot.first(received, members))
                    .toList();
            return sum(groups, firsts, DecodingStatus.EXACT, received.malformed());
        }
        List<Optional<Ballot>> ballots = ballots(received, received.bound(byzantine));
        return sum(groups, ballots, DecodingStatus.CERTIFIED, received.malformed());
    }

    private static Decoded sum(Groups groups, List<Optional<Ballot>> ballots, DecodingStatus full, int[] malformed) {
        PartialSum sum = new PartialSum();
        for (int g = 0; g < groups.count(); g++) {
            int subsets = groups.block(g).length;
            ballots.get(g).ifPresent(ballot -> sum.add(ballot.vector(), subsets));
        }
        List<Ballot> held = ballots.stream().flatMap(Optional::stream).toList();
        boolean certified = held.size() == groups.count() && held.stream().allMatch(Ballot::certified);
        return sum.mean(certified ? full : DecodingStatus.NOT_CERTIFIED, Ballot.suspects(malformed, held));
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
        public Decoded decode(Commitments commitments, Function<List<Integer>, Map<Integer, double[]>> deliver) {
            List<DigestVote> votes = groups.all().stream()
                    .map(members -> new DigestVote(commitments, members))
                    .toList();
            DigestVote.hold(votes, deliver);
            int[] malformed = IntStream.concat(
                            Arrays.stream(commitments.malformed()),
                            votes.stream().flatMapToInt(vote -> Arrays.stream(vote.broken())))
                    .sorted()
                    .toArray();
            int bound = Math.max(0, byzantine - malformed.length - commitments.faultyMissing());
            List<Optional<Ballot>> ballots =
                    votes.stream().map(vote -> vote.ballot(bound)).toList();
            return sum(groups, ballots, DecodingStatus.CERTIFIED, malformed);
        }
    }
}
