package dev.firebreak.coding;

import java.util.List;
import java.util.OptionalDouble;

/**
 * CRA-DL, LAD's predecessor ("Coded Robust Aggregation for Distributed Learning under Byzantine Attacks", arXiv 2506.01989,
 * 2025; details not verified against the paper): data are placed redundantly once, pairwise balanced, and a worker sends the sum of
 * G_k / d_k over its subsets, d_k being the number of workers of subset k; a robust rule aggregates. The plain mean of
 * all messages is the full gradient.
 */
record CodedRobustAggregation(int workers, int load, int byzantine, Circulant placement) implements FixedCoding {
    static List<CodingSpec.Proposal> proposals(CodingPlanner planner, OptionalDouble target) {
        String redundancy = "redundancy=" + Math.min(5, planner.devices());
        return List.of(new CodingSpec.Proposal(redundancy, "none", OptionalDouble.empty(), "no bound known"));
    }

    @Override
    public Assignment assignment(int worker) {
        return placement.assignment(worker, 1.0 / load);
    }

    @Override
    public Decoded decode(Received received) {
        return Decoded.toAggregate(received, byzantine);
    }
}
