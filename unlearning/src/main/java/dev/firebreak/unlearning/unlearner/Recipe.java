package dev.firebreak.unlearning.unlearner;

import dev.firebreak.unlearning.finetuning.Batches;
import dev.firebreak.unlearning.finetuning.OneCycle;
import dev.firebreak.unlearning.finetuning.PostProcessing;
import dev.firebreak.unlearning.receipt.Method;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntConsumer;

/**
 * How batches are drawn, and the training without noise that follows the noisy steps: a one-cycle rate of some peak over what they leave
 * of the budget of epochs. Noisy steps are made even if they are more.
 */
record Recipe(int batch, int epochs, double rate, double weightDecay) {

    /** Some noisy steps, on batches of the retain set, then training on. */
    Unlearned run(Problem problem, int steps, Method method, BiFunction<Batches, IntConsumer, double[]> noisy) {
        int total = Math.max(steps, budget(problem));
        Batches batches = Baselines.batches(problem, problem.retained(), batch, "noisy-batches");
        double[] x = noisy.apply(batches, t -> problem.watch().step(t, total));
        return train(problem, x, steps, method);
    }

    /** Training without noise, where some steps count towards the budget already. */
    Unlearned train(Problem problem, double[] start, int done, Method method) {
        int perEpoch = Batches.stepsPerEpoch(problem.retained().count(), batch);
        int rest = Math.max(0, budget(problem) - done);
        Problem.Watch watch = problem.watch();
        watch.model((double) done / perEpoch, start);
        double[] x = start;
        if (rest > 0) {
            OneCycle cycle = new OneCycle(rate, rest);
            x = new PostProcessing(rest, cycle::at, weightDecay)
                    .run(
                            start,
                            problem.gradients(),
                            Baselines.batches(problem, problem.retained(), batch, "batches"),
                            (theta, t) -> {
                                watch.step(done + t, done + rest);
                                if (t % perEpoch == 0 || t == rest) {
                                    watch.model((double) (done + t) / perEpoch, theta);
                                }
                            });
        }
        return Unlearned.of(x, method, done + rest, (double) (done + rest) / perEpoch);
    }

    private int budget(Problem problem) {
        return Math.multiplyExact(
                epochs, Batches.stepsPerEpoch(problem.retained().count(), batch));
    }

    /** As a receipt states it. */
    Map<String, Object> parameters() {
        return Map.of("batch", batch, "epochs", epochs, "post-rate", rate, "post-weight-decay", weightDecay);
    }
}
