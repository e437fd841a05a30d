package dev.firebreak.unlearning.unlearner;

import dev.firebreak.core.part.Arguments;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.optimize.Objective;
import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.unlearning.perturbation.Curvature;
import dev.firebreak.unlearning.perturbation.Minimizer;
import dev.firebreak.unlearning.perturbation.PerturbedMinimization;
import dev.firebreak.unlearning.perturbation.RobustDescent;
import dev.firebreak.unlearning.receipt.Formula;
import dev.firebreak.unlearning.receipt.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Minimisation to a certified gradient norm and output perturbation.
 */
record Minimization(
        Curvature curvature,
        PerDimension<PerturbedMinimization> calibrated,
        Conversion conversion,
        double delta,
        int mostSteps)
        implements Unlearner {

    static Minimization of(Arguments a) {
        Conversion conversion = Conversion.of(a.text("conversion"));
        double delta = a.real("delta");
        if (a.has("noise") == a.has("excess-risk")) {
            throw new IllegalArgumentException("exactly one of noise and excess-risk must be given");
        }
        if (a.has("noise")) {
            Unlearners.requireModerate(a.real("noise"));
        }
        Curvature curvature = new Curvature(a.real("strong-convexity"), a.real("smoothness"));
        double epsilon = a.real("epsilon");
        double rho = conversion.rho(epsilon, delta);
        return new Minimization(
                curvature,
                new PerDimension<>(d -> exact(a, curvature, rho, d).meeting(epsilon, delta, conversion, d)),
                conversion,
                delta,
                a.integer("most-steps"));
    }

    private static PerturbedMinimization exact(Arguments a, Curvature curvature, double rho, int dimension) {
        return a.has("noise")
                ? new PerturbedMinimization(curvature, a.real("noise"), a.real("noise") * Math.sqrt(rho / 2))
                : PerturbedMinimization.calibrated(curvature, a.real("excess-risk"), rho, dimension);
    }

    static Unlearner robust(Arguments a) {
        Minimization requests = of(a);
        int groups = a.integer("groups");
        RobustDescent training = new RobustDescent(
                1 / requests.curvature.smoothness(), a.integer("trimmed"), a.integer("training-steps"));
        RobustDescent.requireMajority(groups, training.trimmed());
        return new Robust(requests, groups, training);
    }

    // The certificate rests on a gradient norm divided by m, and only the model's constants guarantee an m.
    @Override
    public void check(Model model, Examples all, int forgotten) {
        if (curvature.strongConvexity() > model.strongConvexity()) {
            throw new IllegalArgumentException("strong-convexity=" + curvature.strongConvexity()
                    + " is more than the model guarantees; it must be at most its regularization, "
                    + model.strongConvexity());
        }
        Unlearners.requireModerate(calibrated.of(model.dimension()).noise());
    }

    @Override
    public double[] train(Problem problem) {
        return minimize(problem).theta();
    }

    @Override
    public Unlearned unlearn(Problem problem) {
        PerturbedMinimization method = calibrated.of(problem.model().dimension());
        Minimizer.Minimum minimum = minimize(problem);
        double[] released = method.publish(minimum.theta(), problem.noise());
        // One more gradient than steps: the last one finds that the precision is reached.
        return new Unlearned(
                List.of(released),
                Method.of(method, conversion, delta, problem.model().dimension()),
                Optional.of(minimum.theta()),
                minimum.steps(),
                minimum.steps() + 1);
    }

    private Minimizer.Minimum minimize(Problem problem) {
        int[] all = IntStream.range(0, problem.retained().count()).toArray();
        Objective risk = (theta, gradient) -> problem.gradients().mean(theta, all, gradient);
        return Minimizer.accelerated(curvature)
                .minimize(
                        risk,
                        problem.trained(),
                        calibrated.of(problem.model().dimension()).gradientNorm(),
                        mostSteps,
                        t -> problem.watch().step(t, mostSteps));
    }

    /** The same from a start that corrupt records cannot move far: training on the trimmed mean of the gradients of groups. */
    record Robust(Minimization requests, int groups, RobustDescent training) implements Unlearner {

        @Override
        public void check(Model model, Examples all, int forgotten) {
            requests.check(model, all, forgotten);
            // Requests start from what training gave; only training needs the groups.
            if (forgotten == 0 && groups > all.count()) {
                throw new IllegalArgumentException(
                        "groups must be at most the number of records, " + all.count() + ", but is " + groups);
            }
        }

        @Override
        public Optional<Unlearner> fromPlainTraining() {
            return Optional.of(requests);
        }

        @Override
        public double[] train(Problem problem) {
            return training.run(
                    problem.trained(),
                    problem.groups().apply(groups),
                    t -> problem.watch().step(t, training.steps()));
        }

        // No refinement by the plain mean, which would let outliers in. Nothing is certified: nothing was forgotten
        // yet.
        @Override
        public Unlearned publish(Problem problem) {
            PerturbedMinimization method =
                    requests.calibrated.of(problem.model().dimension());
            return new Unlearned(
                    List.of(method.publish(problem.trained(), problem.noise())),
                    new Method("robust-training", Map.of("noise", method.noise()))
                            .with("robust-training", parameters()),
                    Optional.of(problem.trained()),
                    training.steps(),
                    training.steps());
        }

        private Map<String, Object> parameters() {
            return Map.of("groups", groups, "trimmed", training.trimmed(), "training-steps", training.steps());
        }

        @Override
        public Unlearned unlearn(Problem problem) {
            Unlearned found = requests.unlearn(problem);
            return new Unlearned(
                    found.models(),
                    found.method().with(Formula.ROBUST_DESCENT.word(), parameters()),
                    found.kept(),
                    found.steps(),
                    found.epochs());
        }
    }
}
