package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.linalg.VectorMath;
import dev.firebreak.unlearning.perturbation.Curvature;
import dev.firebreak.unlearning.receipt.Content;
import dev.firebreak.unlearning.unlearner.Problem;
import dev.firebreak.unlearning.unlearner.Unlearned;
import dev.firebreak.unlearning.unlearner.Unlearner;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

    /**
     * A start of a request.
     *
     * @param name robust, plain or scratch
     * @param steps to answer the request
     * @param distance from the optimum of the records that remain, up to the precision
     */
    record Start(String name, int steps, double distance) {}

    /**
     * Compares the robust start with that of plain training, and with none.
     *
     * @param plain the method without its robust training
     * @param everything the data before the request, nothing to forget
     * @param request the request from the robust start
     * @param answer what the method gave
     */
    static List<Start> starts(Unlearner plain, Problem everything, Problem request, Unlearned answer) {
        double[] scratch = new double[request.trained().length];
        double[] trained = plain.train(everything.from(scratch));
        double[] optimum = answer.kept().orElseThrow();
        return List.of(
                new Start("robust", answer.steps(), distance(request.trained(), optimum)),
                new Start("plain", plain.unlearn(request.from(trained)).steps(), distance(trained, optimum)),
                new Start("scratch", plain.unlearn(request.from(scratch)).steps(), distance(scratch, optimum)));
    }

    /**
     * The computational deletion capacity of a trained model: how many records, whichever they are, can be forgotten before that may
     * cost more than training anew. Its gradients are those at the private parameters.
     *
     * @param problem the training, from where it started
     * @param trained its outcome, by perturbed minimisation
     */
    static int capacity(Problem problem, Unlearned trained) {
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
