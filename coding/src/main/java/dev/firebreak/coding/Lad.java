package dev.firebreak.coding;

import dev.firebreak.coding.compression.Compressor;
import dev.firebreak.coding.compression.Compressors;
import dev.firebreak.core.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * LAD: Byzantine-robust training by cyclic gradient coding (Li, Allouah, Guerraoui, Skoglund and Xiao, "Byzantine-Robust and
 * Communication-Efficient Distributed Training: Compressive and Cyclic Gradient Coding", arXiv 2603.28780, 2026). N workers,
 * N subsets; worker i computes the d subsets perm[(rows[i] + j) mod N], j = 0..d-1, and sends the mean of their gradients; a
 * robust rule aggregates the messages. Redundancy d shrinks the spread of honest messages by alpha = (N-d)/(d(N-1)), and with
 * it the error floor ({@link LadTheory}).
 *
 * <p>With a fresh assignment both permutations are drawn anew in each round, so that the mean of the honest messages is
 * unbiased; a fixed assignment (a worker stores d subsets only) draws both once and leaves a persistent bias. Rows are drawn there
 * too, which the specification leaves open: if worker i executed row i, colluding neighbours would compute whole stretches of the
 * cycle with few honest workers among them, f - d + 1 subsets with none.
 *
 * <p>Missing and malformed messages are dropped, with the bound on the others that {@link Received} says.
 *
 * @param load d, in [1, N]
 * @param fresh whether the permutations are drawn in each round
 */
record Lad(int workers, int load, int byzantine, boolean fresh, DriverSecret secret) implements CodingScheme {
    static List<CodingSpec.Proposal> proposals(CodingPlanner planner, OptionalDouble target) {
        int n = planner.devices();
        TreeSet<Integer> loads = new TreeSet<>(List.of(2, 5, 10, 20, 2 * planner.byzantine() + 1));
        if (target.isPresent()) {
            loads.add(smallestLoad(planner, target.getAsDouble()));
        }
        loads.removeIf(load -> load < 2 || load > n);
        List<String> compressors = new ArrayList<>(List.of("none"));
        compressors.addAll(Compressors.keeping(planner.kept()));
        List<CodingSpec.Proposal> proposals = new ArrayList<>();
        for (String compressor : compressors) {
            for (int load : loads) {
                OptionalDouble floor = floor(planner, compressor, load);
                String guarantee = floor.isPresent() ? "floor, falls as 1/r - 1/N" : CodingSpec.Proposal.NO_GUARANTEE;
                proposals.add(new CodingSpec.Proposal("redundancy=" + load, compressor, floor, guarantee));
            }
        }
        return proposals;
    }

    private static int smallestLoad(CodingPlanner planner, double target) {
        for (int load = 1; load < planner.devices(); load++) {
            OptionalDouble floor = floor(planner, "none", load);
            if (floor.isPresent() && floor.getAsDouble() <= target) {
                return load;
            }
        }
        return planner.devices();
    }

    // Late workers leave N - e rows to the rule, and N - f - e honest ones to the mean.
    private static OptionalDouble floor(CodingPlanner planner, String compressor, int load) {
        int absent = planner.byzantine() + planner.stragglers();
        OptionalDouble kappa = planner.kappa();
        if (load > planner.devices() || 2 * absent >= planner.devices() || kappa.isEmpty()) {
            return OptionalDouble.empty();
        }
        LadTheory theory = new LadTheory(planner.devices(), load, absent, kappa.getAsDouble());
        double dissimilarity = planner.dissimilarity();
        if (compressor.equals("none")) {
            // Two bounds hold, the second for small steps.
            double unbiased = theory.uncompressed().floor(dissimilarity).orElseThrow();
            return OptionalDouble.of(Math.min(theory.errorFactor() * dissimilarity, unbiased));
        }
        Compressor built = Compressors.COMPRESSORS.build(compressor);
        double delta = built.delta(planner.dimension()).orElseThrow();
        return (built.sharesMask() ? theory.shareMasked(delta) : theory.independentlyCompressed(delta))
                .floor(dissimilarity);
    }

    @Override
    public boolean reassigns() {
        return fresh;
    }

    @Override
    public Plan plan(int round) {
        RandomStream stream = secret.stream("assignment", fresh ? round : 0);
        return new Plan(stream.permutation(workers), stream.permutation(workers), load, byzantine);
    }

    /** The subset at each position of the cycle, and the position at which the window of each worker starts. */
    record Plan(int[] perm, int[] rows, int load, int byzantine) implements CodingPlan {
        @Override
        public Assignment assignment(int worker) {
            int[] subsets = new int[load];
            for (int j = 0; j < load; j++) {
                subsets[j] = perm[(rows[worker] + j) % perm.length];
            }
            return Assignment.sum(subsets, load);
        }

        @Override
        public Decoded decode(Received received) {
            return Decoded.toAggregate(received, byzantine);
        }
    }
}
