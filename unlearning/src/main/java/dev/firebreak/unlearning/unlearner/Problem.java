package dev.firebreak.unlearning.unlearner;

import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.unlearning.finetuning.BlockGradients;
import dev.firebreak.unlearning.finetuning.GradientSource;
import dev.firebreak.unlearning.finetuning.Perturbation;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What a method is given. The arrays are shared and not written to.
 *
 * @param model the model
 * @param all the data before the request
 * @param ids of the records of {@code all}, distinct, the same whatever other records there are
 * @param forget positions in {@code all} of what is forgotten, ascending, maybe none
 * @param retained the rest, in its order
 * @param trained parameters to start from, d numbers
 * @param gradients mean gradients over {@code retained}, wherever it is held
 * @param groups gradients of so many groups of {@code retained}, wherever it is held
 * @param randomness keys starts, batches and shards; the same in both worlds
 * @param noise the request's noise
 * @param watch given the progress of the method
 */
public record Problem(
        Model model,
        Examples all,
        int[] ids,
        int[] forget,
        Examples retained,
        double[] trained,
        GradientSource gradients,
        IntFunction<BlockGradients> groups,
        Randomness randomness,
        Perturbation noise,
        Watch watch) {

    /** Follows the progress of a method. It is given only what may be released: no iterate of a noisy phase but its last one. */
    public interface Watch {

        /** Ignores all events. */
        Watch NONE = (done, total) -> {};

        /**
         * A step is done.
         *
         * @param done how many
         * @param total of how many at most
         */
        void step(int done, int total);

        /**
         * The parameters after a noisy phase, and after each epoch of training without noise that follows.
         *
         * @param epochs passes over the retain set so far
         * @param theta not to be written to or kept
         */
        default void model(double epochs, double[] theta) {}
    }

    /**
     * A problem whose data are in this process, the ids of records being their positions.
     *
     * @throws IllegalArgumentException if positions are not ascending or nothing remains
     */
    public static Problem of(
            Model model, Examples all, int[] forget, double[] trained, Randomness randomness, Perturbation noise) {
        Examples retained = forget.length == 0 ? all : all.select(retained(all.count(), forget));
        return new Problem(
                model,
                all,
                IntStream.range(0, all.count()).toArray(),
                forget,
                retained,
                trained,
                GradientSource.of(model, retained),
                groups -> BlockGradients.of(model, retained, groups),
                randomness,
                noise,
                Watch.NONE);
    }

    /** The positions {@code 0..count-1} without some of them, which are ascending. */
    public static int[] retained(int count, int... forget) {
        for (int i = 0; i < forget.length; i++) {
            if (forget[i] < 0 || forget[i] >= count || (i > 0 && forget[i] <= forget[i - 1])) {
                throw new IllegalArgumentException("positions to forget must be ascending and in [0, " + count + ")");
            }
        }
        if (forget.length == count) {
            throw new IllegalArgumentException("nothing would remain of " + count + " records");
        }
        return IntStream.range(0, count)
                .filter(i -> Arrays.binarySearch(forget, i) < 0)
                .toArray();
    }

    /** The same problem from another start. */
    public Problem from(double[] start) {
        return new Problem(model, all, ids, forget, retained, start, gradients, groups, randomness, noise, watch);
    }

    /** The same problem with other ids, one for each record of {@code all}. */
    public Problem withIds(int... other) {
        return new Problem(model, all, other, forget, retained, trained, gradients, groups, randomness, noise, watch);
    }

    /** The same problem with gradients from elsewhere. */
    public Problem withGradients(GradientSource source) {
        return new Problem(model, all, ids, forget, retained, trained, source, groups, randomness, noise, watch);
    }

    /** The same problem with another watch. */
    public Problem watchedBy(Watch watch) {
        return new Problem(model, all, ids, forget, retained, trained, gradients, groups, randomness, noise, watch);
    }

    /** The forget set. */
    public Examples forgotten() {
        return all.select(forget);
    }

    /** A start that depends on no data. */
    double[] untrained() {
        return model.initial(randomness.stream("untrained"));
    }
}
