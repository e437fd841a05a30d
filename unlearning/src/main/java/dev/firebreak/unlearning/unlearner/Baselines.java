package dev.firebreak.unlearning.unlearner;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.privacy.accountant.GroupPrivacy;
import dev.firebreak.unlearning.baseline.GradientAscent;
import dev.firebreak.unlearning.baseline.NegativeGradient;
import dev.firebreak.unlearning.baseline.NewtonRemoval;
import dev.firebreak.unlearning.baseline.PrivateTraining;
import dev.firebreak.unlearning.baseline.ShardedTraining;
import dev.firebreak.unlearning.finetuning.Batches;
import dev.firebreak.unlearning.finetuning.GradientSource;
import dev.firebreak.unlearning.finetuning.OneCycle;
import dev.firebreak.unlearning.finetuning.Perturbation;
import dev.firebreak.unlearning.receipt.Formula;
import dev.firebreak.unlearning.receipt.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** What certified methods are compared with. Some train by themselves; then the trained parameters are not used. */
final class Baselines {
    // Our choice: each shard searches for its records again at every slice.
    private static final int MOST_CHECKPOINTS = 10_000;

    private Baselines() {}

    static Unlearner retrain(Arguments a) {
        Recipe recipe = Unlearners.recipe(a);
        Method method = new Method(Formula.RETRAIN.word(), recipe.parameters());
        return problem -> recipe.train(problem, problem.untrained(), 0, method);
    }

    static Unlearner fineTune(Arguments a) {
        Recipe recipe = Unlearners.recipe(a);
        Method method = new Method(Unlearners.FINE_TUNE, recipe.parameters());
        return problem -> recipe.train(problem, problem.trained(), 0, method);
    }

    static Unlearner gradientAscent(Arguments a) {
        GradientAscent ascent = new GradientAscent(a.real("rate"), a.integer("steps"));
        Method method = new Method(Unlearners.GRADIENT_ASCENT, Map.of("rate", ascent.rate(), "steps", ascent.steps()));
        return problem -> {
            boolean nothing = problem.forget().length == 0;
            double[] theta = nothing
                    ? problem.trained().clone()
                    : ascent.run(problem.model(), problem.trained(), problem.forgotten());
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
            Examples forgotten = nothing ? problem.retained() : problem.forgotten();
            double[] theta = descent.run(
                    problem.trained(),
                    problem.gradients(),
                    batches(problem, problem.retained(), batch, "batches"),
                    GradientSource.of(problem.model(), forgotten),
                    batches(problem, forgotten, batch, "forget-batches"),
                    t -> problem.watch().step(t, descent.steps()));
            Method method = new Method(
                    Unlearners.NEGATIVE_GRADIENT,
                    Map.of("rate", descent.rate(), "beta", a.real("beta"), "steps", descent.steps(), "batch", batch));
            return Unlearned.of(theta, method, descent.steps(), a.integer("epochs"));
        };
    }

    static Batches batches(Problem problem, Examples examples, int batch, String purpose) {
        return Batches.shuffled(examples.count(), batch, problem.randomness(), purpose);
    }

    static Unlearner newton(Arguments a) {
        NewtonRemoval newton =
                new NewtonRemoval(a.real("regularization"), a.real("perturbation"), a.real("epsilon"), a.real("delta"));
        Unlearners.requireModerate(newton.perturbation());
        return new Unlearner() {
            @Override
            public void check(Model model, Examples all, int forgotten) {
                int inputs = all.features().dimension();
                if (all.classes() != 2 || model.dimension() != inputs) {
                    throw new InputException(
                            "unlearner 'newton' needs 2 classes and a model with one parameter per feature"
                                    + " (logistic(bias=false)), but there are " + all.classes() + " classes and "
                                    + model.dimension() + " parameters for " + inputs + " features");
                }
                if (!(newton.budget(inputs) > 0)) {
                    throw new InputException("unlearner 'newton': the rounding of b alone costs more than its budget "
                            + newton.budget() + "; take a larger epsilon or delta");
                }
            }

            @Override
            public Unlearned unlearn(Problem problem) {
                NewtonRemoval.State state = newton.train(problem.all(), problem.noise());
                int steps = problem.forget().length == 0 ? 0 : 1;
                if (steps > 0) {
                    state = newton.remove(state, problem.retained(), problem.forgotten());
                }
                Method method = new Method(
                        Formula.NEWTON.word(),
                        Map.of(
                                "regularization", newton.regularization(),
                                "perturbation", newton.perturbation(),
                                "epsilon", newton.epsilon(),
                                "delta", newton.delta(),
                                "within-budget", newton.isWithinBudget(state)));
                return Unlearned.of(newton.released(state), method, steps, steps);
            }
        };
    }

    static Unlearner sisa(Arguments a) {
        int shards = a.integer("shards");
        int slices = a.integer("slices");
        if ((long) shards * slices > MOST_CHECKPOINTS) {
            throw new IllegalArgumentException(
                    "shards times slices must be at most " + MOST_CHECKPOINTS + ", but is " + (long) shards * slices);
        }
        return problem -> {
            // As secret as the noise: a record's shard cannot be derived from its id.
            long seed = problem.noise().sampling(Perturbation.START).nextLong();
            ShardedTraining sharded =
                    new ShardedTraining(shards, slices, a.integer("epochs"), a.integer("batch"), a.real("rate"), seed);
            ShardedTraining.State state =
                    sharded.train(problem.model(), problem.untrained(), problem.all(), problem.ids(), Set.of());
            long cost = 0;
            if (problem.forget().length > 0) {
                Set<Integer> now = Arrays.stream(problem.forget()).boxed().collect(Collectors.toSet());
                state = sharded.forget(problem.model(), problem.all(), problem.ids(), state, now);
                cost = state.trained();
            }
            Method method = new Method(
                    Formula.SISA.word(),
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
        // Refuses now what no noise makes possible.
        new GroupPrivacy(group).perRecordDelta(epsilon, delta);
        record Size(int records, int dimension) {}
        Map<Size, PrivateTraining> calibrated = new ConcurrentHashMap<>();
        BiFunction<Model, Examples, PrivateTraining> training = (model, all) -> {
            // Without a public number the count of the world at hand is taken, and nothing is certified.
            int records = a.has("records") ? a.integer("records") : all.count();
            return calibrated.computeIfAbsent(new Size(records, model.dimension()), size -> {
                int batch = a.integer("batch");
                int steps = Math.multiplyExact(a.integer("epochs"), Batches.stepsPerEpoch(size.records, batch));
                OneCycle cycle = new OneCycle(a.real("rate"), steps);
                return new PrivateTraining(a.real("clip"), 1, batch, size.records, steps, cycle::at)
                        .calibrated(group, epsilon, delta, size.dimension);
            });
        };
        return new Unlearner() {
            @Override
            public void check(Model model, Examples all, int forgotten) {
                if (forgotten > group) {
                    throw new InputException("unlearner 'dp-sgd' covers groups of " + group + " records, but "
                            + forgotten + " are to be forgotten");
                }
                if (!model.isSeparable()) {
                    throw new InputException(
                            "unlearner 'dp-sgd' clips the gradient of each record, but the batch norm of"
                                    + " the model mixes records; use group-norm");
                }
                Unlearners.requireModerate(training.apply(model, all).noiseMultiplier() * a.real("clip"));
            }

            @Override
            public Unlearned unlearn(Problem problem) {
                PrivateTraining method = training.apply(problem.model(), problem.all());
                double[] theta = method.run(problem.model(), problem.untrained(), problem.all(), problem.noise());
                Map<String, Object> parameters = new HashMap<>(Map.of(
                        "clip", method.clip(),
                        "noise-multiplier", method.noiseMultiplier(),
                        "batch", a.integer("batch"),
                        "steps", method.steps(),
                        "group", group,
                        "epsilon", epsilon,
                        "delta", delta,
                        "dimension", problem.model().dimension()));
                if (a.has("records")) {
                    parameters.put("records", method.records());
                }
                return Unlearned.of(theta, new Method(Formula.DP_SGD.word(), parameters), 0, 0);
            }
        };
    }
}
