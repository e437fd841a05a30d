package dev.firebreak.coding;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntFunction;

/**
 * Each worker has its own subsets, the same in every round, and the robust rule aggregates the messages as they are.
 *
 * <p>Without a coding worker i computes subset i: LAD with d = 1 and identity permutations. CRA-DL, LAD's predecessor ("Coded Robust
 * Aggregation for Distributed Learning under Byzantine Attacks", arXiv 2506.01989, 2025; details not verified against the paper), places data
 * redundantly, pairwise balanced, and a worker sends the sum of G_k / d_k over its subsets, d_k being the number of workers of subset k;
 * the plain mean of all messages is the full gradient.
 *
 * @param placement what each worker computes
 */
record FixedPlacement(int workers, int load, int byzantine, IntFunction<Assignment> placement) implements FixedCoding {
    static List<CodingSpec.Proposal> uncodedProposals(CodingPlanner planner, OptionalDouble target) {
        OptionalDouble kappa = planner.kappa();
        return List.of(
                kappa.isEmpty()
                        ? CodingSpec.Proposal.unproven("")
                        : new CodingSpec.Proposal(
                                "",
                                "none",
                                OptionalDouble.of(kappa.getAsDouble() * planner.dissimilarity()),
                                "floor kappa beta^2, around the honest mean"));
    }

    static List<CodingSpec.Proposal> codedProposals(CodingPlanner planner, OptionalDouble target) {
        String redundancy = "redundancy=" + Math.min(5, planner.devices());
        return List.of(new CodingSpec.Proposal(redundancy, "none", OptionalDouble.empty(), "no bound known"));
    }

    @Override
    public Assignment assignment(int worker) {
        return placement.apply(worker);
    }

    @Override
    public Decoded decode(Received received) {
        return Decoded.toAggregate(received, byzantine);
    }
}
