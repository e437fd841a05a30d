package dev.firebreak.experiments.audit;

import dev.firebreak.core.State;
import dev.firebreak.core.part.Call;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.model.Models;
import dev.firebreak.unlearning.shadow.ShadowModels;
import dev.firebreak.unlearning.shadow.ShadowRuns;
import dev.firebreak.unlearning.shadow.ShadowTraining;
import dev.firebreak.unlearning.shadow.Subject;
import dev.firebreak.unlearning.shadow.WorstCase;
import dev.firebreak.unlearning.unlearner.Unlearner.WorstPair;
import dev.firebreak.unlearning.unlearner.Unlearners;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The runs {@code from} to {@code to - 1} of an audit in world 1 or 0: the work of one cell. Shadow models are in world 0. */
record AuditTask(Work work, Kind kind, int world, int from, int to) implements Serializable {
    static final String STATISTICS = "statistics";
    static final String PROBABILITIES = "probabilities";
    static final String RETAINED = "retained";
    static final String TESTED = "tested";

    // Our choice: enough tasks to use a whole cluster, few enough for a small overhead.
    private static final int TASKS_PER_WORLD = 16;

    /** The runs there are: of all audited records at once on the data, of the worst pair, of shadow models. */
    enum Kind {
        DATA,
        WORST_CASE,
        SHADOWS
    }

    /**
     * What all tasks share: {@code fresh} says whether the certificate rests on draws of training, and {@code trained} holds the
     * parameters of worlds 0 and 1 after ordinary training.
     */
    record Work(
            Call model,
            Call method,
            boolean fresh,
            ShadowTraining training,
            AuditData data,
            double[][] trained,
            long seed)
            implements Serializable {

        ShadowRuns worlds() {
            return new ShadowRuns(subject(model, method, data), fresh, trained, seed);
        }

        ShadowModels shadows() {
            return new ShadowModels(subject(model, method, data), training, data.ids(), data.test(), seed);
        }

        WorstCase worstCase() {
            // The training after the noise leaks nothing, and the one record of the pair has none.
            Map<String, String> arguments = new LinkedHashMap<>(method.arguments());
            arguments.put("epochs", "0");
            return new WorstCase(Unlearners.UNLEARNERS.build(new Call(method.name(), arguments)), seed);
        }
    }

    static Subject subject(Call model, Call method, AuditData data) {
        return new Subject(
                Models.MODELS.build(model).build(data.records()),
                Unlearners.UNLEARNERS.build(method),
                data.common(),
                data.records());
    }

    /** All tasks of an audit, in the order in which {@link AuditFindings.Runs} reads them. */
    static List<AuditTask> all(SpecValues spec, Work work) {
        List<AuditTask> tasks = new ArrayList<>();
        for (int world = 0; world < 2; world++) {
            split(tasks, work, Kind.DATA, world, spec.required(AuditKind.RUNS));
            if (Unlearners.UNLEARNERS
                            .build(spec.required(AuditKind.METHOD))
                            .traits()
                            .worstPair()
                    != WorstPair.UNKNOWN) {
                split(tasks, work, Kind.WORST_CASE, world, spec.required(AuditKind.WORST_CASE_RUNS));
            }
        }
        split(tasks, work, Kind.SHADOWS, 0, 2 * spec.required(AuditKind.SHADOWS));
        return tasks;
    }

    private static void split(List<AuditTask> tasks, Work work, Kind kind, int world, int runs) {
        int chunk = Math.max(1, (runs + TASKS_PER_WORLD - 1) / TASKS_PER_WORLD);
        for (int from = 0; from < runs; from += chunk) {
            tasks.add(new AuditTask(work, kind, world, from, Math.min(runs, from + chunk)));
        }
    }

    /** What its result depends on, given what all tasks of the audit depend on. */
    String key(String audit) {
        return audit + "\n" + kind + " world " + world + " runs " + from + " to " + to;
    }

    /** Makes the runs. */
    State run() {
        return switch (kind) {
            case DATA -> State.EMPTY.with(STATISTICS, work.worlds().statistics(world, from, to));
            case WORST_CASE -> State.EMPTY.with(STATISTICS, work.worstCase().statistics(world, from, to));
            case SHADOWS -> shadows();
        };
    }

    private State shadows() {
        ShadowModels models = work.shadows();
        int records = work.data.ids().size();
        double[] probabilities = new double[(to - from) * records];
        double[] retained = new double[to - from];
        double[] tested = new double[to - from];
        for (int shadow = from; shadow < to; shadow++) {
            ShadowModels.Shadow said = models.run(shadow);
            System.arraycopy(said.probabilities(), 0, probabilities, (shadow - from) * records, records);
            retained[shadow - from] = said.retained();
            tested[shadow - from] = said.tested();
        }
        return State.EMPTY
                .with(PROBABILITIES, probabilities)
                .with(RETAINED, retained)
                .with(TESTED, tested);
    }
}
