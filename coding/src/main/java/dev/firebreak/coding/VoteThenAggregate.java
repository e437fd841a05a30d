package dev.firebreak.coding;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * DETOX (Rajput, Wang, Charles and Papailiopoulos, "DETOX: A Redundancy-based Framework for Faster and More Robust Gradient
 * Aggregation", NeurIPS 2019): small groups vote byte by byte, the winners are averaged in random buckets, and a robust rule
 * aggregates the bucket means. Byzantine workers that form a majority in a group win its vote, and the guarantee is that of the rule;
 * where f Byzantine workers cannot have won a group and every group sent a message, the result is the full gradient without the rule.
 * The groups are drawn afresh in each round and are not sent to workers: against a known placement f/((r+1)/2) groups can be won.
 *
 * @param redundancy r, workers per group; odd
 * @param bucket how many voted vectors are averaged into one row for the rule
 */
record VoteThenAggregate(int workers, int redundancy, int bucket, int byzantine, DriverSecret secret)
        implements CodingScheme {
    /** Checks the redundancy. */
    VoteThenAggregate {
        if (redundancy % 2 == 0) {
            throw new InputException("coding detox(redundancy=" + redundancy + ") needs an odd redundancy, such as "
                    + (redundancy + 1) + ": an even group may be split between honest and Byzantine workers");
        }
        Groups.check(workers, redundancy);
    }

    static List<CodingSpec.Proposal> proposals(CodingPlanner planner, OptionalDouble target) {
        int redundancy = 3;
        int lost = planner.byzantine() / ((redundancy + 1) / 2);
        return List.of(Ballot.proposal(planner, "redundancy=" + redundancy, lost, planner.devices() / redundancy));
    }

    @Override
    public int load() {
        return Groups.inOrder(workers, redundancy).load();
    }

    @Override
    public boolean reassigns() {
        return true;
    }

    @Override
    public void check(MessageTraits messages) {
        if (messages.compressor().errorFeedback()) {
            throw new InputException("coding detox draws its groups afresh in each round, and workers that carry"
                    + " compression errors of other groups would never agree; use a compressor without error-feedback");
        }
        if (messages.hasState()) {
            throw new InputException("coding detox draws its groups afresh in each round, and workers whose transforms"
                    + " carry state from other groups would never agree; use transforms without state, or coding"
                    + " repetition");
        }
    }

    @Override
    public Plan plan(int round) {
        Groups groups = new Groups(redundancy, secret.stream("groups", round).permutation(workers));
        int[] buckets = secret.stream("buckets", round).permutation(groups.count());
        return new Plan(groups, buckets, bucket, byzantine);
    }

    /** The groups of a round, the order in which they fill the buckets, and how many fill one. */
    record Plan(Groups groups, int[] order, int bucket, int byzantine) implements GroupedPlan {
        /** The mean over the block of the worker's group. */
        @Override
        public Assignment assignment(int worker) {
            int[] block = groups.blockOf(worker);
            return Assignment.sum(block, block.length);
        }

        @Override
        public Decoded decode(Received received) {
            int bound = received.bound(byzantine);
            List<Optional<Ballot>> ballots = ballots(received, bound);
            List<Ballot> held = Arrays.stream(order)
                    .mapToObj(ballots::get)
                    .flatMap(Optional::stream)
                    .toList();
            int[] suspects = Ballot.suspects(received.malformed(), held);
            // A wrong winner is in one bucket only.
            int wrong = Ballot.wrongAtMost(held, bound, 1, false);
            if (wrong == 0 && held.size() == groups.count()) {
                return mean(ballots, suspects);
            }
            double[][] rows = new double[(held.size() + bucket - 1) / bucket][];
            for (int b = 0; b < rows.length; b++) {
                List<Ballot> part = held.subList(b * bucket, Math.min(held.size(), (b + 1) * bucket));
                rows[b] = mean(part, received.rows().dimension());
            }
            return Decoded.toAggregate(Rows.of(rows), wrong, DecodingStatus.ROBUST, suspects);
        }

        // Over all subsets: blocks need not be of one size.
        private Decoded mean(List<Optional<Ballot>> ballots, int[] suspects) {
            PartialSum sum = new PartialSum();
            for (int g = 0; g < groups.count(); g++) {
                sum.addMean(ballots.get(g).orElseThrow().vector(), groups.block(g).length);
            }
            return sum.mean(DecodingStatus.CERTIFIED, suspects);
        }

        private static double[] mean(List<Ballot> ballots, int dimension) {
            double[] mean = new double[dimension];
            for (Ballot ballot : ballots) {
                for (int q = 0; q < dimension; q++) {
                    mean[q] += ballot.vector()[q];
                }
            }
            Arrays.setAll(mean, q -> mean[q] / ballots.size());
            return mean;
        }
    }
}
