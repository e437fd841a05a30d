package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.linalg.VectorMath;
import dev.firebreak.core.part.Call;
import dev.firebreak.experiments.progress.Display;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.unlearning.perturbation.Curvature;
import dev.firebreak.unlearning.receipt.Content;
import dev.firebreak.unlearning.unlearner.Problem;
import dev.firebreak.unlearning.unlearner.Unlearned;
import dev.firebreak.unlearning.unlearner.Unlearner;
import dev.firebreak.unlearning.unlearner.Unlearners;
import dev.firebreak.unlearning.unlearner.UnlearningPipeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * All that a run found, before it is written.
 *
 * @param unlearned the outcome of the method
 * @param judged the models compared
 * @param curves as many methods
 * @param starts of a descent, or none
 * @param capacity how many records could be forgotten, where that is bounded
 * @param audits tried
 * @param seconds that the method took
 */
record UnlearningFindings(
        Unlearned unlearned,
        List<ModelScore> judged,
        List<CurveRecorder> curves,
        List<Start> starts,
        OptionalInt capacity,
        List<Content.Audit> audits,
        double seconds) {
    /** What the method's own model is called in comparisons. */
    static final String METHOD = "unlearned";

    /**
     * A start of a request, robust, plain or scratch: its steps, and how far it is from the optimum of what remains, up to the precision.
     */
    record Start(String name, int steps, double distance) {}

    /** Runs the method of a request and what it is compared with, judges every model and audits the method. */
    static UnlearningFindings of(
            UnlearningCase asked, Problem problem, ModelScore.Judge judge, UnlearnKind.Auditor auditor, Run run) {
        UnlearnSpec spec = asked.spec();
        // When a minimisation stops depends on the records, and a log is read by more people than its owner.
        Display display = spec.release() && spec.kind().trains() ? Display.NOTHING : run.display();
        boolean training = problem.forget().length == 0;
        Unlearner method = Unlearners.UNLEARNERS.build(spec.method());
        List<CurveRecorder> curves = new ArrayList<>(List.of(new CurveRecorder(METHOD, judge, display, run.stop())));
        long began = System.nanoTime();
        Unlearned unlearned = curves.get(0)
                .follow(
                        problem,
                        watched -> training
                                ? method.publish(watched.from(method.train(watched)))
                                : method.unlearn(watched));
        double seconds = (System.nanoTime() - began) * 1e-9;
        List<ModelScore> judged = new ArrayList<>();
        if (asked.origin().trained() && !spec.release()) {
            judged.add(judge.of("before the request", asked.origin().parameters(judge.model())));
        }
        judged.add(judge.of(METHOD, unlearned));
        Optional<double[]> neverSaw = Optional.empty();
        for (Call other : spec.get(UnlearnSpec.COMPARE)) {
            Unlearner built = Unlearners.UNLEARNERS.build(other);
            CurveRecorder curve = new CurveRecorder(label(other), judge, display, run.stop());
            Unlearned found = curve.follow(problem, built::unlearn);
            judged.add(judge.of(label(other), found));
            curves.add(curve);
            if (built.retrains()) {
                neverSaw = Optional.of(found.theta());
            }
        }
        run.stop().check();
        List<Start> starts = method.fromPlainTraining()
                .filter(plain -> !training && !spec.release())
                .map(plain -> starts(
                        plain, problem.watchedBy((done, total) -> run.stop().check()), unlearned))
                .orElse(List.of());
        run.stop().check();
        boolean bounded = spec.kind() == UnlearningPipeline.PERTURB && training && !spec.release();
        OptionalInt capacity = bounded ? OptionalInt.of(capacity(problem, unlearned)) : OptionalInt.empty();
        return new UnlearningFindings(
                unlearned, judged, curves, starts, capacity, auditor.audit(problem, method, neverSaw), seconds);
    }

    // The same method with other budgets is a usual comparison.
    private static String label(Call method) {
        String epochs = method.arguments().get("epochs");
        return epochs == null ? method.name() : method.name() + "(epochs=" + epochs + ")";
    }

    // Compares the robust start of a request with that of training by the plain method, and with none.
    private static List<Start> starts(Unlearner plain, Problem request, Unlearned answer) {
        double[] scratch = new double[request.trained().length];
        Problem everything = Problem.of(
                        request.model(), request.all(), new int[0], scratch, request.randomness(), request.noise())
                .withIds(request.ids());
        double[] trained = plain.train(everything);
        double[] optimum = answer.kept().orElseThrow();
        return List.of(
                new Start("robust", answer.steps(), distance(request.trained(), optimum)),
                new Start("plain", plain.unlearn(request.from(trained)).steps(), distance(trained, optimum)),
                new Start("scratch", plain.unlearn(request.from(scratch)).steps(), distance(scratch, optimum)));
    }

    // The computational deletion capacity of a trained model: how many records, whichever they are, can be forgotten
    // before that may cost more than training anew. Its gradients are those at the private parameters.
    private static int capacity(Problem problem, Unlearned trained) {
        double[] theta = trained.kept().orElseThrow();
        int[] all = IntStream.range(0, problem.all().count()).toArray();
        double[] norms = new double[all.length];
        problem.model().gradientNorms(theta, problem.all(), all, norms);
        double longest = Arrays.stream(norms).max().orElseThrow();
        Map<String, Object> parameters = trained.method().parameters();
        return new Curvature((double) parameters.get("strong-convexity"), (double) parameters.get("smoothness"))
                .deletionCapacity(
                        problem.all().count(),
                        distance(theta, problem.trained()),
                        (double) parameters.get("precision"),
                        longest);
    }

    private static double distance(double[] from, double[] to) {
        return Norm.of(VectorMath.difference(from, to));
    }
}
