package dev.firebreak.coding;

/** A scheme whose plan is the same in every round: the scheme itself. */
interface FixedCoding extends CodingScheme, CodingPlan {
    @Override
    default CodingPlan plan(int round) {
        return this;
    }
}
