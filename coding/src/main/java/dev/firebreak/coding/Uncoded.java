package dev.firebreak.coding;

import java.util.List;
import java.util.OptionalDouble;

/**
 * No coding: worker i computes subset i in every round, and the robust rule aggregates the gradients as they are. This is LAD with
 * d = 1 and identity permutations.
 */
record Uncoded(int workers, int byzantine) implements FixedCoding {
    static List<CodingSpec.Proposal> proposals(CodingPlanner planner, OptionalDouble target) {
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

    @Override
    public int load() {
        return 1;
    }

    @Override
    public Assignment assignment(int worker) {
        return Assignment.sum(new int[] {worker}, 1);
    }

    @Override
    public Decoded decode(Received received) {
        return Decoded.toAggregate(received, byzantine);
    }
}
