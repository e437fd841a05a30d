package dev.firebreak.coding;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Stochastic gradient coding (Bitar, Wootters and El Rouayheb, "Stochastic Gradient Coding for Straggler Mitigation in
 * Distributed Learning", 2020): subset k is placed on d workers, pairwise balanced; each message arrives with probability 1 - p
 * independently and is the sum of G_k / (d (1 - p)) over the worker's subsets; the server adds what arrives. The sum is
 * unbiased, with variance sum_k p ||G_k||^2 / ((1 - p) d) plus small cross terms. Wrong messages are not detected.
 *
 * @param loss p, the probability that a message does not arrive in time, in [0, 1)
 */
record StochasticCoding(int workers, int load, double loss, Circulant placement) implements FixedCoding {
    static List<CodingSpec.Proposal> proposals(CodingPlanner planner, OptionalDouble target) {
        String redundancy = "redundancy=" + Math.min(2, planner.devices());
        return List.of(
                planner.byzantine() == 0
                        ? new CodingSpec.Proposal(redundancy, "none", OptionalDouble.empty(), "unbiased estimate")
                        : CodingSpec.Proposal.unproven(redundancy));
    }

    @Override
    public void check(MessageTraits messages) {
        messages.requireLinear();
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
    public Assignment assignment(int worker) {
        return placement.assignment(worker, 1 / (load * (1 - loss)));
    }

    @Override
    public Decoded decode(Received received) {
        PartialSum sum = new PartialSum();
        // The sum of what arrives estimates the sum over all subsets, so the first message counts for all of them.
        for (int row = 0; row < received.workers().length; row++) {
            sum.add(received.rows().row(row), row == 0 ? workers : 0);
        }
        return sum.mean(DecodingStatus.ESTIMATE, received.malformed());
    }
}
