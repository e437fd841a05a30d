package dev.firebreak.coding;

import dev.firebreak.coding.compression.CommitmentCodec;
import dev.firebreak.core.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * DRACO's repetition code (Chen, Wang, Charles and Papailiopoulos, "DRACO: Byzantine-resilient Distributed Training via
 * Redundant Gradients", ICML 2018): all members of a group compute the same subsets and send their plain sum; a byte-exact
 * vote per group finds it, and the winners add up to the full gradient. With {@code r >= 2f + 1} (2f + e + 1 with e late
 * devices) the result is the same bits as without any attack.
 *
 * <p>Replicas must be bitwise equal, so a mini-batch has to be drawn per (round, subset), never per device. More than f
 * colluding members of one group win its vote and the result is still CERTIFIED: no code with r = 2f + 1 can tell.
 */
final class Repetition implements CodingScheme {
    private final int devices;
    private final int byzantine;
    private final boolean digests;
    private final Groups groups;

    /**
     * A repetition code.
     *
     * @param redundancy r, devices per group
     * @param digests whether members vote by digest before one vector is fetched
     */
    Repetition(int devices, int redundancy, int byzantine, boolean digests) {
        if (redundancy < 2 * byzantine + 1) {
            throw new InputException("coding repetition(redundancy=" + redundancy + ") cannot outvote " + byzantine
                    + " Byzantine workers; it needs redundancy >= " + (2 * byzantine + 1));
        }
        this.devices = devices;
        this.byzantine = byzantine;
        this.digests = digests;
        this.groups = new Groups(redundancy, IntStream.range(0, devices).toArray());
    }

    @Override
    public int devices() {
        return devices;
    }

    @Override
    public int subsets() {
        return devices;
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
        return digests ? new DigestPlan(groups, byzantine) : new Plan(groups, byzantine);
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

    /** The plan with a vote over messages, the same in every round. */
    record Plan(Groups groups, int byzantine) implements GroupedPlan {

        @Override
        public Decoded decode(Received received) {
            Received finite = received.onlyFinite();
            int bound = finite.bound(byzantine);
            return sum(groups, ballots(finite, bound), finite.malformed());
        }
    }

    /** The plan with a vote over digests, the same in every round. */
    record DigestPlan(Groups groups, int byzantine) implements GroupedPlan, CommittedPlan {

        /** A commitment from each of them, then one vector a group, if everyone keeps what it committed to. */
        @Override
        public Uplink uplink(int[] devices, long[] bytes) {
            Map<Integer, Long> vectors = new TreeMap<>();
            for (int i = 0; i < devices.length; i++) {
                vectors.putIfAbsent(groups.of(devices[i]), bytes[i]);
            }
            long committed = (long) CommitmentCodec.BYTES * devices.length;
            long fetched = vectors.values().stream().mapToLong(Long::longValue).sum();
            return new Uplink(devices.length + vectors.size(), committed + fetched);
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
