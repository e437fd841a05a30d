package dev.firebreak.coding;

import java.util.OptionalInt;

/**
 * Fractional repetition (Tandon, Lei, Dimakis and Karampatziakis, "Gradient Coding: Avoiding Stragglers in Distributed
 * Learning", ICML 2017): groups of s + 1 workers compute the same subsets and send their plain sum; one message per group
 * gives the full gradient, so any s workers may be late. Wrong messages are not detected. If a whole group is late, the result is the
 * mean over the subsets of the others, NOT_CERTIFIED.
 *
 * @param groups groups of s + 1 workers; the sizes differ if s + 1 does not divide N
 */
record FractionalRepetition(Groups groups) implements LinearScheme, FixedCoding, GroupedPlan {
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
    public Decoded decode(Received received) {
        PartialSum sum = new PartialSum();
        boolean complete = true;
        for (int g = 0; g < groups.count(); g++) {
            OptionalInt row = Ballot.firstPresent(received, groups.members(g));
            if (row.isPresent()) {
                sum.add(received.rows().row(row.getAsInt()), groups.block(g).length);
            }
            complete &= row.isPresent();
        }
        return sum.mean(complete ? DecodingStatus.EXACT : DecodingStatus.NOT_CERTIFIED, received.malformed());
    }
}
