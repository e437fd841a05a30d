package dev.firebreak.coding;

/**
 * Stochastic gradient coding (Bitar, Wootters and El Rouayheb, "Stochastic Gradient Coding for Straggler Mitigation in
 * Distributed Learning", 2020): subset k lies on d devices, pairwise balanced; each device answers with probability 1 - p
 * independently and sends the sum of G_k / (d (1 - p)) over the subsets it holds; the server adds what arrives. The sum is
 * unbiased, with variance sum_k p ||G_k||^2 / ((1 - p) d) plus small cross terms. No tolerance of lies, no decoding.
 *
 * @param loss p, the probability that a message does not arrive in time, in [0, 1)
 */
record StochasticCoding(int devices, int load, double loss, Circulant placement) implements LinearScheme {

    @Override
    public int subsets() {
        return devices;
    }

    @Override
    public boolean usesRule() {
        return false;
    }

    @Override
    public boolean expectsLoss() {
        return loss > 0;
    }

    @Override
    public CodingPlan plan(int round) {
        return new Plan(devices, load, loss, placement);
    }

    /** The plan, the same in every round. */
    record Plan(int devices, int load, double loss, Circulant placement) implements CodingPlan {

        @Override
        public Assignment assignment(int device) {
            return placement.assignment(device, 1 / (load * (1 - loss)));
        }

        @Override
        public Decoded decode(Received received) {
            Received finite = received.onlyFinite();
            PartialSum sum = new PartialSum();
            // Whatever arrives stands for all the subsets, so the first message brings the whole cover.
            for (int row = 0; row < finite.devices().length; row++) {
                sum.add(finite.rows().row(row), row == 0 ? devices : 0);
            }
            return sum.mean(DecodingStatus.ESTIMATE, finite.malformed());
        }
    }
}
