package dev.firebreak.coding;

import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Fractional repetition (Tandon, Lei, Dimakis and Karampatziakis, "Gradient Coding: Avoiding Stragglers in Distributed
 * Learning", ICML 2017): groups of s + 1 devices compute the same subsets and send their plain sum; one answer per group
 * gives the full gradient, so any s devices may be late. A lie passes unseen. If a whole group is late, the result is the mean
 * over the subsets of the others, NOT_CERTIFIED.
 */
final class FractionalRepetition implements LinearScheme {
    private final int devices;
    private final Groups groups;

    /**
     * A fractional repetition code.
     *
     * @param stragglers s, with s + 1 at most N; the sizes of groups differ if s + 1 does not divide N
     */
    FractionalRepetition(int devices, int stragglers) {
        this.devices = devices;
        this.groups = new Groups(stragglers + 1, IntStream.range(0, devices).toArray());
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
        return new Plan(groups);
    }

    /** The plan, the same in every round. */
    record Plan(Groups groups) implements GroupedPlan {

        @Override
        public Decoded decode(Received received) {
            Received finite = received.onlyFinite();
            PartialSum sum = new PartialSum();
            boolean complete = true;
            for (int g = 0; g < groups.count(); g++) {
                OptionalInt row = Ballot.firstPresent(finite, groups.members(g));
                if (row.isPresent()) {
                    sum.add(finite.rows().row(row.getAsInt()), groups.block(g).length);
                }
                complete &= row.isPresent();
            }
            return sum.mean(complete ? DecodingStatus.EXACT : DecodingStatus.NOT_CERTIFIED, finite.malformed());
        }
    }
}
