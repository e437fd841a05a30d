package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.part.Call;
import dev.firebreak.experiments.progress.Display;
import dev.firebreak.experiments.run.Stop;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.unlearner.Problem;
import dev.firebreak.unlearning.unlearner.Unlearned;
import dev.firebreak.unlearning.unlearner.Unlearner;
import dev.firebreak.unlearning.unlearner.Unlearners;
import dev.firebreak.unlearning.unlearner.UnlearningPipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Runs the method of a request and what it is compared with.
 *
 * @param asked the request
 * @param auditor attempts to refute the method's certificate
 * @param shown how progress is shown
 * @param stop asked between two steps
 */
record Methods(UnlearningCase asked, UnlearnKind.Auditor auditor, Display shown, Stop stop) {

    /** What the method's own model is called in comparisons. */
    static final String METHOD = "unlearned";

    /**
     * Finds everything.
     *
     * @param problem what the methods are given
     * @param judge of every model
     */
    UnlearningFindings of(Problem problem, ModelScore.Judge judge) {
        UnlearnSpec spec = asked.spec();
        // When a minimisation stops depends on the records, and a log is read by more people than its owner.
        Display display = asked.release() && spec.kind().trains() ? Display.NOTHING : shown;
        Unlearner method = Unlearners.UNLEARNERS.build(spec.method());
        List<CurveRecorder> curves = new ArrayList<>();
        long began = System.nanoTime();
        Unlearned unlearned;
        try (CurveRecorder curve = new CurveRecorder(METHOD, judge, display, stop)) {
            Problem watched = problem.watchedBy(curve);
            unlearned = problem.forget().length == 0
                    ? method.publish(watched.from(method.train(watched)))
                    : method.unlearn(watched);
            curves.add(curve);
        }
        double seconds = (System.nanoTime() - began) * 1e-9;
        List<ModelScore> judged = new ArrayList<>();
        if (asked.origin().trained() && !asked.release()) {
            judged.add(judge.of("before the request", asked.origin().models()));
        }
        judged.add(judge.of(METHOD, unlearned));
        Optional<double[]> neverSaw = Optional.empty();
        for (Call other : spec.compare()) {
            String label = label(other);
            try (CurveRecorder curve = new CurveRecorder(label, judge, display, stop)) {
                Unlearner built = Unlearners.UNLEARNERS.build(other);
                Unlearned found = built.unlearn(problem.watchedBy(curve));
                judged.add(judge.of(label, found));
                curves.add(curve);
                if (built.retrains()) {
                    neverSaw = Optional.of(found.theta());
                }
            }
        }
        stop.check();
        Optional<Unlearner> plain = method.fromPlainTraining()
                .filter(same -> problem.forget().length > 0 && spec.mode() == Noise.Mode.EXPERIMENT);
        List<UnlearningFindings.Start> starts = plain.isPresent()
                ? UnlearningFindings.starts(
                        plain.get(),
                        Problem.of(
                                        problem.model(),
                                        problem.all(),
                                        new int[0],
                                        problem.trained(),
                                        problem.randomness(),
                                        problem.noise())
                                .withIds(problem.ids()),
                        problem.watchedBy((done, total) -> stop.check()),
                        unlearned)
                : List.of();
        stop.check();
        boolean bounded = spec.kind() == UnlearningPipeline.PERTURB && problem.forget().length == 0 && !asked.release();
        OptionalInt capacity =
                bounded ? OptionalInt.of(UnlearningFindings.capacity(problem, unlearned)) : OptionalInt.empty();
        return new UnlearningFindings(
                unlearned, judged, curves, starts, capacity, auditor.audit(problem, method, neverSaw), seconds);
    }

    // The same method with other budgets is a usual comparison.
    private static String label(Call method) {
        String epochs = method.arguments().get("epochs");
        return epochs == null ? method.name() : method.name() + "(epochs=" + epochs + ")";
    }
}
