package dev.firebreak.learning.train;

import dev.firebreak.core.part.Call;
import java.io.Serializable;
import java.util.List;

/**
 * What workers need of an experiment, and no more: with the training seed one can predict the assignments and projections that
 * a coding draws from it.
 *
 * @param model the model
 * @param update what a worker computes
 * @param augmentation what becomes of the images of a batch, in order
 * @param transforms worker side, in order
 * @param compression what a message goes through before it travels
 * @param precision how messages are stored and travel
 * @param seed seed of the workers' draws, a function of the training seed: who tries training seeds finds the one it comes from, and
 *     with it all that a code draws, unless the experiment has a driver's secret
 */
public record WorkerSpec(
        Call model,
        Call update,
        List<Call> augmentation,
        List<Call> transforms,
        Call compression,
        Precision precision,
        long seed)
        implements Serializable {

    /** Copies the lists. */
    public WorkerSpec {
        augmentation = List.copyOf(augmentation);
        transforms = List.copyOf(transforms);
    }
}
