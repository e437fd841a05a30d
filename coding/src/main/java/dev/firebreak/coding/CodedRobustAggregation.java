package dev.firebreak.coding;

/**
 * CRA-DL, LAD's predecessor ("Coded Robust Aggregation for Distributed Learning under Byzantine Attacks", arXiv 2506.01989,
 * 2025; details as recalled, not checked): data are placed redundantly once, pairwise balanced, and a device sends the sum of
 * G_k / d_k over the subsets it holds, d_k being the number of holders of subset k; a robust rule aggregates. The plain mean of
 * all messages is the full gradient.
 */
record CodedRobustAggregation(int devices, int load, int byzantine, Circulant placement) implements CodingScheme {

    @Override
    public int subsets() {
        return devices;
    }

    @Override
    public CodingPlan plan(int round) {
        return new Plan(placement, load, byzantine);
    }

    /** The plan, the same in every round. */
    record Plan(Circulant placement, int load, int byzantine) implements CodingPlan {

        @Override
        public Assignment assignment(int device) {
            return placement.assignment(device, 1.0 / load);
        }

        @Override
        public Decoded decode(Received received) {
            return Decoded.toAggregate(received, byzantine);
        }
    }
}
