package dev.firebreak.unlearning.unlearner;

import dev.firebreak.core.part.Arguments;
import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.unlearning.finetuning.ConstantSteps;
import dev.firebreak.unlearning.finetuning.GradientClipping;
import dev.firebreak.unlearning.finetuning.ModelClipping;
import dev.firebreak.unlearning.finetuning.OutputPerturbation;
import dev.firebreak.unlearning.finetuning.PaperTheorem;
import dev.firebreak.unlearning.receipt.Method;

/** Noisy fine-tuning of any model, then training without noise. */
final class FineTuning {
    private FineTuning() {}

    static Unlearner gradientClipping(Arguments a) {
        Conversion conversion = Conversion.of(a.text("conversion"));
        double delta = a.real("delta");
        GradientClipping clipping = gradientClipping(a, conversion, delta);
        Recipe recipe = Unlearners.recipe(a);
        Method method = Method.of(clipping, conversion, delta).with("gradient-clipping", recipe.parameters());
        return problem -> recipe.run(
                problem,
                clipping.schedule().steps(),
                method,
                (batches, progress) ->
                        clipping.run(problem.trained(), problem.gradients(), batches, problem.noise(), progress));
    }

    private static GradientClipping gradientClipping(Arguments a, Conversion conversion, double delta) {
        ConstantSteps automatic = ConstantSteps.of(
                a.real("initial-clip"), a.real("gradient-clip"), a.real("rate"), a.real("regularization"));
        ConstantSteps steps = a.text("steps").equals("auto")
                ? automatic
                : new ConstantSteps(
                        automatic.initialClip(),
                        automatic.gradientClip(),
                        automatic.rate(),
                        automatic.regularization(),
                        a.integer("steps"));
        boolean decreasing = a.text("schedule").equals("decreasing");
        String noise = a.text("noise");
        if (decreasing && !noise.equals("calibrated")) {
            throw new IllegalArgumentException("schedule=decreasing needs noise=calibrated, but noise is " + noise);
        }
        if (noise.equals("paper-theorem")) {
            return PaperTheorem.calibrated(steps, a.real("epsilon"), delta);
        }
        if (!noise.equals("calibrated")) {
            return steps.withNoise(a.real("noise"));
        }
        return decreasing
                ? steps.calibratedDecreasing(conversion.rho(a.real("epsilon"), delta))
                : steps.calibrated(a.real("epsilon"), delta, conversion);
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
        double epsilon = a.real("epsilon");
        int steps = clipping.steps(epsilon, a.real("delta"));
        Recipe recipe = Unlearners.recipe(a);
        Method method = Method.of(clipping, epsilon, steps).with("model-clipping", recipe.parameters());
        return problem -> recipe.run(
                problem,
                steps,
                method,
                (batches, progress) -> clipping.run(
                        problem.trained(), steps, problem.gradients(), batches, problem.noise(), progress));
    }

    static Unlearner outputPerturbation(Arguments a) {
        double delta = a.real("delta");
        OutputPerturbation perturbation =
                OutputPerturbation.calibrated(a.real("initial-clip"), a.real("epsilon"), delta);
        Recipe recipe = Unlearners.recipe(a);
        Method method = Method.of(perturbation, delta).with("output-perturbation", recipe.parameters());
        return problem -> recipe.run(
                problem, 0, method, (batches, progress) -> perturbation.run(problem.trained(), problem.noise()));
    }
}
