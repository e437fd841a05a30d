package dev.firebreak.jobs.workers;

import dev.firebreak.learning.train.Task;
import java.io.Serializable;

/** What goes wrong in an executor. Nothing does, except in tests of what then happens. */
@FunctionalInterface
interface Fault extends Serializable {
    Fault NONE = (task, gradient) -> {};

    /** Strikes while a worker computes; the gradient that was just computed may be spoilt in place. */
    void strike(Task task, double[] gradient);

    /** What the executor returns in place of a slice's right result. */
    default Object returns(SliceJob.SliceResult result) {
        return result;
    }
}
