package dev.firebreak.unlearning.baseline;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.unlearning.finetuning.Batches;
import dev.firebreak.unlearning.finetuning.GradientSource;
import dev.firebreak.unlearning.finetuning.PostProcessing;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * SISA training (Bourtoule et al., "Machine unlearning", S&amp;P 2021): one model per shard, each trained on slices that are
 * added one after the other with a checkpoint before each; a removed record costs retraining of its shard from its slice on.
 * Predictions are the mean of the shards' class probabilities.
 *
 * <p>A record's shard and slice are a keyed hash of its id. (Cutting a permutation of all n records into equal parts, as is usual,
 * lets the sizes of the shards show that one is missing.) So a record's place does not depend on which others there are, and forgetting
 * gives, bit for bit, what training without the record gives: exact.
 *
 * @param shards how many models, at least 1
 * @param slices per shard, at least 1
 * @param epochs over the slices so far, per slice
 * @param batch records per step
 * @param rate step size
 * @param seed keys the hash and the order within epochs
 */
public record ShardedTraining(int shards, int slices, int epochs, int batch, double rate, long seed) {

    /**
     * The models with everything needed to forget; private.
     *
     * @param checkpoints {@code checkpoints[s][r]}: shard s before slice r; the last one is its model
     * @param trained record steps that were computed to get here from the state before
     */
    public record State(double[][][] checkpoints, long trained) {

        /** The model of each shard. */
        public List<double[]> models() {
            return Arrays.stream(checkpoints).map(c -> c[c.length - 1]).toList();
        }
    }

    /** Checks the ranges. */
    public ShardedTraining {
        if (shards < 1 || slices < 1 || epochs < 1 || batch < 1 || !(rate > 0)) {
            throw new IllegalArgumentException(
                    "shards, slices, epochs and batch must be at least 1, rate positive, but they" + " are " + shards
                            + ", " + slices + ", " + epochs + ", " + batch + ", " + rate);
        }
    }

    /**
     * Trains all shards from a start that depends on no data.
     *
     * @param examples in the order in which steps take them
     * @param ids of the examples, distinct, as many
     * @param removed positions of records to train without
     */
    public State train(Model model, double[] initial, Examples examples, int[] ids, Set<Integer> removed) {
        State empty = new State(new double[shards][1][], 0);
        for (double[][] checkpoints : empty.checkpoints) {
            checkpoints[0] = initial;
        }
        return retrain(model, examples, ids, empty, removed, new int[shards]);
    }

    /**
     * Forgets records; examples and ids as in {@link #train}.
     *
     * @param removed their positions
     */
    public State forget(Model model, Examples examples, int[] ids, State state, Set<Integer> removed) {
        int[] from = new int[shards];
        Arrays.fill(from, slices);
        for (int position : removed) {
            int place = place(ids[position]);
            from[place / slices] = Math.min(from[place / slices], place % slices);
        }
        return retrain(model, examples, ids, state, removed, from);
    }

    private State retrain(Model model, Examples examples, int[] ids, State state, Set<Integer> removed, int[] from) {
        if (ids.length != examples.count()) {
            throw new IllegalArgumentException(
                    "there must be an id for each of " + examples.count() + " records, but there are " + ids.length);
        }
        int[] places = IntStream.of(ids).map(this::place).toArray();
        double[][][] checkpoints = new double[shards][][];
        long trained = 0;
        for (int s = 0; s < shards; s++) {
            double[][] mine = Arrays.copyOf(state.checkpoints[s], slices + 1);
            for (int r = from[s]; r < slices; r++) {
                int first = s * slices;
                int last = first + r;
                int[] seen = IntStream.range(0, places.length)
                        .filter(i -> places[i] >= first && places[i] <= last && !removed.contains(i))
                        .toArray();
                mine[r + 1] = slice(model, examples, mine[r], seen, s, r);
                trained += (long) epochs * seen.length;
            }
            checkpoints[s] = mine;
        }
        return new State(checkpoints, trained);
    }

    private double[] slice(Model model, Examples examples, double[] start, int[] seen, int shard, int slice) {
        if (seen.length == 0) {
            return start;
        }
        Examples part = examples.select(seen);
        Batches batches =
                Batches.shuffled(part.count(), batch, Randomness.of(seed), "shard-" + shard + "-slice-" + slice);
        int steps = Math.multiplyExact(epochs, Batches.stepsPerEpoch(part.count(), batch));
        return new PostProcessing(steps, t -> rate, 0)
                .run(start, GradientSource.of(model, part), batches, (x, t) -> {});
    }

    // shard * slices + slice, uniform whatever other records there are.
    private int place(int id) {
        RandomStream hash = Randomness.of(seed).stream("shards", id, 0);
        return hash.nextInt(shards * slices);
    }
}
