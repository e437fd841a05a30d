package dev.firebreak.unlearning.unlearner;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.datasets.Examples;
import dev.firebreak.unlearning.comparator.GradientAscent;
import dev.firebreak.unlearning.comparator.NegativeGradient;
import dev.firebreak.unlearning.comparator.NewtonRemoval;
import dev.firebreak.unlearning.comparator.PrivateTraining;
import dev.firebreak.unlearning.comparator.ShardedTraining;
import dev.firebreak.unlearning.finetuning.Batches;
import dev.firebreak.unlearning.finetuning.GradientSource;
import dev.firebreak.unlearning.finetuning.OneCycle;
import dev.firebreak.unlearning.receipt.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What certified methods are compared with. Some train by themselves; then the trained parameters are not looked at. */
final class Comparators {
    private Comparators() {}

    static Unlearner retrain(Arguments a) {
        Recipe recipe = Unlearners.recipe(a);
        Method method = new Method("retrain", recipe.parameters());
        return problem -> recipe.train(problem, problem.untrained(), 0, method);
    }

    static Unlearner fineTune(Arguments a) {
        Recipe recipe = Unlearners.recipe(a);
        Method method = new Method("fine-tune", recipe.parameters());
        return problem -> recipe.train(problem, problem.trained(), 0, method);
    }

    static Unlearner gradientAscent(Arguments a) {
        GradientAscent ascent = new GradientAscent(a.real("rate"), a.integer("steps"));
        Method method = new Method("gradient-ascent", Map.of("rate", ascent.rate(), "steps", ascent.steps()));
        return problem -> {
            boolean nothing = problem.forget().length == 0;
            double[] theta = nothing
                    ? problem.trained().clone()
                    : ascent.run(problem.model(), problem.trained(), problem.forgotten())
                            .theta();
            return Unlearned.of(theta, method, 0, 0);
        };
    }

    static Unlearner negativeGradient(Arguments a) {
        int batch = a.integer("batch");
        return problem -> {
            int perEpoch = Batches.stepsPerEpoch(problem.retained().count(), batch);
            boolean nothing = problem.forget().length == 0;
            NegativeGradient descent = new NegativeGradient(
                    a.real("rate"), nothing ? 0 : a.real("beta"), Math.multiplyExact(a.integer("epochs"), perEpoch));
            NegativeGradient.Side retained = new NegativeGradient.Side(
                    problem.gradients(), batches(problem, problem.retained(), batch, "batches"));
            Examples forgotten = nothing ? problem.retained() : problem.forgotten();
            NegativeGradient.Side gone = new NegativeGradient.Side(
                    GradientSource.of(problem.model(), forgotten),
                    batches(problem, forgotten, batch, "forget-batches"));
            double[] theta = descent.run(
                            problem.trained(),
                            retained,
                            gone,
                            t -> problem.watch().step(t, descent.steps()))
                    .theta();
            Method method = new Method(
                    "negative-gradient",
                    Map.of("rate", descent.rate(), "beta", a.real("beta"), "steps", descent.steps(), "batch", batch));
            return Unlearned.of(theta, method, descent.steps(), a.integer("epochs"));
        };
    }

    private static Batches batches(Problem problem, Examples examples, int batch, String purpose) {
        return Batches.shuffled(examples.count(), batch, problem.randomness(), purpose);
    }

    static Unlearner newton(Arguments a) {
        NewtonRemoval newton =
                new NewtonRemoval(a.real("regularization"), a.real("perturbation"), a.real("epsilon"), a.real("delta"));
        return problem -> {
            int inputs = problem.all().features().dimension();
            if (problem.all().classes() != 2 || problem.model().dimension() != inputs) {
                throw new InputException("unlearner 'newton' needs 2 classes and a model with one parameter per feature"
                        + " (logistic(bias=false)), but there are "
                        + problem.all().classes() + " classes and "
                        + problem.model().dimension() + " parameters for " + inputs + " features");
            }
            NewtonRemoval.State state = newton.train(problem.all(), problem.noise());
            int steps = problem.forget().length == 0 ? 0 : 1;
            if (steps > 0) {
                state = newton.remove(state, problem.retained(), problem.forgotten());
            }
            Method method = new Method(
                    "newton",
                    Map.of(
                            "regularization", newton.regularization(),
                            "perturbation", newton.perturbation(),
                            "epsilon", newton.epsilon(),
                            "delta", newton.delta(),
                            "residual", state.residual()));
            return Unlearned.of(state.w(), method, steps, steps);
        };
    }

    static Unlearner sisa(Arguments a) {
        return problem -> {
            // The spread over shards must not be guessable from the method alone, and must be the same in both worlds.
            long seed = problem.randomness().stream("shard-seed").nextLong();
            ShardedTraining sharded = new ShardedTraining(
                    a.integer("shards"),
                    a.integer("slices"),
                    a.integer("epochs"),
                    a.integer("batch"),
                    a.real("rate"),
                    seed);
            ShardedTraining.State state = sharded.train(problem.model(), problem.untrained(), problem.all(), Set.of());
            long cost = 0;
            if (problem.forget().length > 0) {
                Set<Integer> now = Arrays.stream(problem.forget()).boxed().collect(Collectors.toSet());
                state = sharded.forget(problem.model(), problem.all(), state, Set.of(), now);
                cost = state.trained();
            }
            Method method = new Method(
                    "sisa",
                    Map.of(
                            "shards", sharded.shards(),
                            "slices", sharded.slices(),
                            "epochs", sharded.epochs(),
                            "batch", sharded.batch(),
                            "rate", sharded.rate()));
            int steps = Math.toIntExact(cost / sharded.batch());
            double epochs = (double) cost / problem.retained().count();
            return new Unlearned(state.models(), method, Optional.empty(), steps, epochs);
        };
    }

    static Unlearner dpSgd(Arguments a) {
        double epsilon = a.real("epsilon");
        double delta = a.real("delta");
        int group = a.integer("group");
        int batch = a.integer("batch");
        // An audit asks thousands of times for few sizes, and each calibration takes long.
        Map<Integer, PrivateTraining> calibrated = new ConcurrentHashMap<>();
        return problem -> {
            int records = problem.all().count();
            if (problem.forget().length > group) {
                throw new InputException("unlearner 'dp-sgd' covers groups of " + group + " records, but "
                        + problem.forget().length + " are to be forgotten");
            }
            PrivateTraining training = calibrated.computeIfAbsent(records, n -> {
                int steps = Math.multiplyExact(a.integer("epochs"), (n + batch - 1) / batch);
                OneCycle cycle = new OneCycle(a.real("rate"), steps);
                return PrivateTraining.calibrated(a.real("clip"), batch, steps, cycle::at, n, group, epsilon, delta);
            });
            double[] theta = training.run(
                    problem.model(), problem.untrained(), problem.all(), problem.randomness(), problem.noise());
            Method method = new Method(
                    "dp-sgd",
                    Map.of(
                            "clip", training.clip(),
                            "noise-multiplier", training.noiseMultiplier(),
                            "batch", batch,
                            "steps", training.steps(),
                            "records", records,
                            "group", group,
                            "epsilon", epsilon,
                            "delta", delta));
            return Unlearned.of(theta, method, 0, 0);
        };
    }
}
