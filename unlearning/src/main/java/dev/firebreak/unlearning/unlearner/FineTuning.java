package dev.firebreak.unlearning.unlearner;

import dev.firebreak.core.part.Arguments;
import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.unlearning.finetuning.Batches;
import dev.firebreak.unlearning.finetuning.ConstantSteps;
import dev.firebreak.unlearning.finetuning.GradientClipping;
import dev.firebreak.unlearning.finetuning.ModelClipping;
import dev.firebreak.unlearning.finetuning.OneCycle;
import dev.firebreak.unlearning.finetuning.OutputPerturbation;
import dev.firebreak.unlearning.finetuning.PaperTheorem;
import dev.firebreak.unlearning.finetuning.PostProcessing;
import dev.firebreak.unlearning.finetuning.SequentialBlocks;
import dev.firebreak.unlearning.receipt.Formula;
import dev.firebreak.unlearning.receipt.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Noisy fine-tuning of any model, then training without noise. */
final class FineTuning {
    private FineTuning() {}

    static Unlearner gradientClipping(Arguments a) {
        Conversion conversion = Conversion.of(a.text("conversion"));
        double delta = a.real("delta");
        // Refuses now what no number of parameters makes possible.
        gradientClipping(a, conversion, delta, 0);
        PerDimension<GradientClipping> methods = new PerDimension<>(d -> gradientClipping(a, conversion, delta, d));
        Recipe recipe = Unlearners.recipe(a);
        return methods.unlearner((problem, clipping) -> recipe.run(
                problem,
                clipping.schedule().steps(),
                Method.of(clipping, conversion, delta, problem.model().dimension())
                        .with(Formula.GRADIENT_CLIPPING.word(), recipe.parameters()),
                (batches, progress) ->
                        clipping.run(problem.trained(), problem.gradients(), batches, problem.noise(), progress)));
    }

    private static GradientClipping gradientClipping(Arguments a, Conversion conversion, double delta, int dimension) {
        GradientClipping clipping = scheduled(a, conversion, delta, dimension);
        Arrays.stream(clipping.schedule().noise()).max().ifPresent(Unlearners::requireModerate);
        return clipping;
    }

    private static GradientClipping scheduled(Arguments a, Conversion conversion, double delta, int dimension) {
        ConstantSteps steps = steps(a);
        boolean decreasing = a.text("schedule").equals("decreasing");
        String noise = a.text("noise");
        if (decreasing && !noise.equals("calibrated")) {
            throw new IllegalArgumentException("schedule=decreasing needs noise=calibrated, but noise is " + noise);
        }
        Optional<PaperTheorem> theorem = PaperTheorem.named(noise);
        if (theorem.isPresent()) {
            return theorem.get().method(steps, a.real("epsilon"), delta);
        }
        if (!noise.equals("calibrated")) {
            return steps.withNoise(a.real("noise"));
        }
        double epsilon = a.real("epsilon");
        return decreasing
                ? steps.calibratedDecreasing(conversion.rho(epsilon, delta))
                        .meeting(epsilon, delta, conversion, dimension)
                : steps.calibrated(epsilon, delta, conversion, dimension);
    }

    private static ConstantSteps steps(Arguments a) {
        double initialClip = a.real("initial-clip");
        double gradientClip = a.real("gradient-clip");
        double rate = a.real("rate");
        double regularization = a.real("regularization");
        return a.text("steps").equals("auto")
                ? ConstantSteps.of(initialClip, gradientClip, rate, regularization)
                : new ConstantSteps(initialClip, gradientClip, rate, regularization, a.integer("steps"));
    }

    static Unlearner sequentialBlocks(Arguments a) {
        Conversion conversion = Conversion.of(a.text("conversion"));
        double delta = a.real("delta");
        double epsilon = a.real("epsilon");
        int blocks = a.integer("blocks");
        ConstantSteps whole = steps(a);
        SequentialBlocks unrounded = SequentialBlocks.calibrated(whole, blocks, epsilon, delta, conversion, 0);
        Unlearners.requireModerate(unrounded.stage().schedule().noise()[0]);
        PerDimension<SequentialBlocks> methods = new PerDimension<>(d -> {
            if (d < blocks) {
                throw new IllegalArgumentException("blocks must be at most " + d + ", the number of parameters");
            }
            return SequentialBlocks.calibrated(whole, blocks, epsilon, delta, conversion, d);
        });
        Recipe recipe = Unlearners.recipe(a);
        int repairEpochs = a.integer("repair-epochs");
        return methods.unlearner((problem, method) -> {
            int dimension = problem.model().dimension();
            List<int[]> parts = SequentialBlocks.slices(
                    blocks, problem.randomness().stream("blocks").permutation(dimension));
            int perEpoch = Batches.stepsPerEpoch(problem.retained().count(), recipe.batch());
            // All stages but the last are followed by an equal part of the repair.
            int each = blocks == 1 ? 0 : Math.multiplyExact(repairEpochs, perEpoch) / (blocks - 1);
            PostProcessing training = new PostProcessing(
                    each, each == 0 ? t -> 0 : new OneCycle(recipe.rate(), each)::at, recipe.weightDecay());
            return recipe.run(
                    problem,
                    blocks * whole.steps() + (blocks - 1) * each,
                    Method.of(method, conversion, delta, dimension)
                            .with(Formula.SEQUENTIAL_BLOCKS.word(), recipe.parameters())
                            .with(Formula.SEQUENTIAL_BLOCKS.word(), Map.of("repair-epochs", repairEpochs)),
                    (batches, progress) -> method.run(
                            problem.trained(),
                            parts,
                            problem.gradients(),
                            batches,
                            stage -> new SequentialBlocks.Repair(
                                    training,
                                    Baselines.batches(
                                            problem, problem.retained(), recipe.batch(), "repair-batches-" + stage)),
                            problem.noise(),
                            progress));
        });
    }

    static Unlearner modelClipping(Arguments a) {
        ModelClipping clipping = new ModelClipping(
                a.real("initial-clip"),
                a.real("initial-noise"),
                a.real("model-clip"),
                a.real("rate"),
                a.real("regularization"),
                a.real("noise"),
                a.has("gradient-clip") ? a.real("gradient-clip") : Double.POSITIVE_INFINITY);
        Unlearners.requireModerate(Math.max(clipping.noise(), clipping.initialNoise()));
        double epsilon = a.real("epsilon");
        double delta = a.real("delta");
        clipping.steps(epsilon, delta, 0);
        PerDimension<Integer> steps = new PerDimension<>(d -> clipping.steps(epsilon, delta, d));
        Recipe recipe = Unlearners.recipe(a);
        return steps.unlearner((problem, count) -> recipe.run(
                problem,
                count,
                Method.of(clipping, epsilon, count, problem.model().dimension())
                        .with(Formula.MODEL_CLIPPING.word(), recipe.parameters()),
                (batches, progress) -> clipping.run(
                        problem.trained(), count, problem.gradients(), batches, problem.noise(), progress)));
    }

    static Unlearner outputPerturbation(Arguments a) {
        double delta = a.real("delta");
        double radius = a.real("initial-clip");
        double epsilon = a.real("epsilon");
        Unlearners.requireModerate(
                OutputPerturbation.calibrated(radius, epsilon, delta, 0).noise());
        PerDimension<OutputPerturbation> methods =
                new PerDimension<>(d -> OutputPerturbation.calibrated(radius, epsilon, delta, d));
        Recipe recipe = Unlearners.recipe(a);
        return methods.unlearner((problem, perturbation) -> recipe.run(
                problem,
                0,
                Method.of(perturbation, delta, problem.model().dimension())
                        .with(Formula.OUTPUT_PERTURBATION.word(), recipe.parameters()),
                (batches, progress) -> perturbation.run(problem.trained(), problem.noise())));
    }
}
