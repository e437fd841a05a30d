package dev.firebreak.unlearning.comparator;

import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.unlearning.finetuning.Batches;
import dev.firebreak.unlearning.finetuning.GradientSource;
import dev.firebreak.unlearning.finetuning.PostProcessing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * SISA training (Bourtoule et al., "Machine unlearning", S&amp;P 2021): one model per shard, each trained on slices that are
 * added one after the other with a checkpoint before each; a removed record costs retraining of its shard from its slice on.
 * Exact, because order and checkpoints are deterministic. Predictions are the mean of the shards' class probabilities.
 *
 * @param shards how many models, at least 1
 * @param slices per shard, at least 1
 * @param epochs over the slices so far, per slice
 * @param batch records per step
 * @param rate step size
 * @param seed keys the spread over shards and the order within epochs
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

    /** Trains all shards without the records in {@code removed}, from a start that depends on no data. */
    public State train(Model model, double[] initial, Examples examples, Set<Integer> removed) {
        State empty = new State(new double[shards][1][], 0);
        for (double[][] checkpoints : empty.checkpoints) {
            checkpoints[0] = initial.clone();
        }
        return retrain(model, examples, empty, removed, new int[shards]);
    }

    /**
     * Forgets records.
     *
     * @param before removed earlier
     * @param now to be removed in addition
     */
    public State forget(Model model, Examples examples, State state, Set<Integer> before, Set<Integer> now) {
        int[] from = new int[shards];
        Arrays.fill(from, slices);
        for (int record : now) {
            int place = place(examples.count(), record);
            from[place % shards] = Math.min(from[place % shards], slice(place / shards, examples.count()));
        }
        Set<Integer> removed = new HashSet<>(before);
        removed.addAll(now);
        return retrain(model, examples, state, removed, from);
    }

    /** The predicted class of each record, the smaller one among equals. */
    public int[] predict(Model model, State state, Examples examples, int... records) {
        return ClassProbabilities.predict(model, state.models(), examples, records);
    }

    private State retrain(Model model, Examples examples, State state, Set<Integer> removed, int[] from) {
        int n = examples.count();
        int[] order = Randomness.of(seed).stream("shards").permutation(n);
        double[][][] checkpoints = new double[shards][][];
        long trained = 0;
        for (int s = 0; s < shards; s++) {
            double[][] mine = Arrays.copyOf(state.checkpoints[s], slices + 1);
            List<Integer> seen = new ArrayList<>();
            for (int r = 0; r < slices; r++) {
                for (int place = s; place < n; place += shards) {
                    if (slice(place / shards, n) == r && !removed.contains(order[place])) {
                        seen.add(order[place]);
                    }
                }
                if (r >= from[s]) {
                    mine[r + 1] = slice(model, examples, mine[r], seen, s, r);
                    trained += (long) epochs * seen.size();
                }
            }
            checkpoints[s] = mine;
        }
        return new State(checkpoints, trained);
    }

    private double[] slice(Model model, Examples examples, double[] start, List<Integer> seen, int shard, int slice) {
        if (seen.isEmpty()) {
            return start;
        }
        Examples part =
                examples.select(seen.stream().mapToInt(Integer::intValue).toArray());
        Batches batches =
                Batches.shuffled(part.count(), batch, Randomness.of(seed), "shard-" + shard + "-slice-" + slice);
        int steps = epochs * Batches.stepsPerEpoch(part.count(), batch);
        return new PostProcessing(steps, t -> rate, 0).run(start, GradientSource.of(model, part), batches, t -> {});
    }

    // Where a record stands in the shuffled order.
    private int place(int n, int record) {
        int[] order = Randomness.of(seed).stream("shards").permutation(n);
        return IntStream.range(0, n).filter(i -> order[i] == record).findFirst().orElseThrow();
    }

    private int slice(int indexInShard, int n) {
        int largest = (n + shards - 1) / shards;
        return (int) ((long) indexInShard * slices / largest);
    }
}
