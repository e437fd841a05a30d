package dev.firebreak.unlearning.unlearner;

import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/**
 * A method calibrated for a number of parameters, on which its rounding depends. An audit asks thousands of times for one number, and a
 * calibration takes long.
 *
 * @param <M> the calibrated method
 */
final class PerDimension<M> {
    private final Map<Integer, M> calibrated = new ConcurrentHashMap<>();
    private final IntFunction<M> calibrate;

    PerDimension(IntFunction<M> calibrate) {
        this.calibrate = calibrate;
    }

    M of(int dimension) {
        return calibrated.computeIfAbsent(dimension, calibrate::apply);
    }

    /** An unlearner that calibrates when it is checked, and again for no other problem of as many parameters. */
    Unlearner unlearner(BiFunction<Problem, M, Unlearned> work) {
        return new Unlearner() {
            @Override
            public void check(Model model, Examples all, int forgotten) {
                of(model.dimension());
            }

            @Override
            public Unlearned unlearn(Problem problem) {
                return work.apply(problem, of(problem.model().dimension()));
            }
        };
    }
}
