package dev.firebreak.jobs.unlearning.audit;

import dev.firebreak.core.State;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.progress.Display;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.experiments.spec.PartCatalog;
import dev.firebreak.experiments.spec.RunId;
import dev.firebreak.experiments.store.Certificate;
import dev.firebreak.experiments.store.Expected;
import dev.firebreak.experiments.store.Json;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.experiments.store.ResultStore;
import dev.firebreak.experiments.store.Summary;
import dev.firebreak.jobs.HadoopSettings;
import dev.firebreak.jobs.sweep.Cell;
import dev.firebreak.jobs.sweep.Cells;
import dev.firebreak.jobs.train.FinishedRun;
import dev.firebreak.jobs.train.RunOptions;
import dev.firebreak.jobs.workers.SparkApplication;
import dev.firebreak.jobs.workers.SparkEvents;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.receipt.Receipt;
import dev.firebreak.unlearning.trial.ShadowModels;
import dev.firebreak.unlearning.trial.Subject;
import dev.firebreak.unlearning.trial.TwoWorlds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * One audit from its spec to its result folder: trains both worlds, makes all runs as one Spark job whose finished tasks are kept, counts,
 * and writes {@code audit.json} (raw counts in the form of a receipt's audits), {@code report.md}, {@code report.html} and the summary.
 */
final class AuditRun {
    private static final String KIND = "audit";

    private final AuditSpec spec;
    private final RunOptions options;
    private final BooleanSupplier stop;
    private final Configuration hadoop = HadoopSettings.ofSparkSubmit();

    /**
     * An audit.
     *
     * @param stop whether to end early, asked between two tasks
     */
    AuditRun(AuditSpec spec, RunOptions options, BooleanSupplier stop) {
        this.spec = spec;
        this.options = options;
        this.stop = stop;
    }

    /**
     * Runs it, in a Spark application of its own unless one is given or none is wanted.
     *
     * @param application a running application to use, or {@code null}
     * @throws dev.firebreak.core.InputException if data, model, method or output folder are not acceptable
     * @throws IOException if a file system fails
     */
    FinishedRun run(JavaSparkContext application) throws IOException {
        SortedMap<String, String> digests =
                DataSources.SOURCES.build(spec.data()).digests(options.data(), hadoop, spec.seed());
        String run = RunId.of(KIND, spec.canonical(), digests).text();
        try (ResultStore store =
                ResultStore.open(hadoop, options.out(), spec.name(), run, spec.canonical(), options.force())) {
            if (store.standing() == ResultStore.Standing.FINISHED) {
                SortedMap<String, Double> metrics =
                        store.folder().summary().orElseThrow().metrics();
                return ended(run, store, metrics, List.of(), true);
            }
            AuditData data = AuditData.load(spec, options.data());
            AuditTask.Work work = work(data);
            dev.firebreak.unlearning.Certificate certificate = work.worlds().certificate();
            store.begin(manifest(run, digests));
            Optional<List<State>> states = states(application, store, work, spec.canonical() + digests);
            if (states.isEmpty()) {
                store.stop(Outcome.STOPPED, "stopped between two tasks");
                return new FinishedRun(run, store.path(), Outcome.STOPPED, new TreeMap<>(), List.of(), false);
            }
            ShadowModels.Shadow retrained = work.shadows().retrained();
            AuditCounts counts = new AuditCounts(AuditTask.all(spec, work), states.get(), data.ids(), spec.seed());
            return finish(run, store, AuditFindings.of(spec, certificate, counts, retrained));
        }
    }

    private AuditTask.Work work(AuditData data) {
        AuditTask.Records records =
                new AuditTask.Records(data.common(), data.records(), new ArrayList<>(data.ids()), data.test());
        boolean fresh = PartCatalog.UNLEARNERS.build(spec.method()).trainsItself();
        AuditTask.Work untrained = new AuditTask.Work(
                spec.model().toString(),
                spec.method().toString(),
                fresh,
                spec.training(),
                records,
                new double[2][],
                spec.seed());
        Subject subject = untrained.subject();
        subject.method().check(subject.model(), subject.records(), subject.audited());
        return new AuditTask.Work(
                untrained.model(),
                untrained.method(),
                fresh,
                untrained.training(),
                records,
                TwoWorlds.of(subject, spec.training(), fresh, spec.seed()).trained(),
                spec.seed());
    }

    private Optional<List<State>> states(
            JavaSparkContext application, ResultStore store, AuditTask.Work work, String audit) throws IOException {
        List<Cell<AuditTask>> cells = AuditTask.all(spec, work).stream()
                .map(task -> new Cell<>(task.key(audit), task))
                .toList();
        Cells runner = new Cells(store.cells("cells"), stop, Display.choose(options.quiet()));
        String title = "audit " + spec.name();
        if (application != null && !options.inProcess()) {
            store.operations(SparkEvents.of(application));
        }
        if (options.inProcess() || application != null) {
            return runner.run(options.inProcess() ? null : application, title, cells, AuditTask::run);
        }
        try (JavaSparkContext own = SparkApplication.start(spec.name(), options.master())) {
            store.operations(SparkEvents.of(own));
            return runner.run(own, title, cells, AuditTask::run);
        }
    }

    private FinishedRun finish(String run, ResultStore store, AuditFindings found) throws IOException {
        Sheet sheet = AuditSheet.of(found);
        store.attach("audit.json", Json.write(document(found)));
        store.attach("report.md", sheet.markdown().getBytes(StandardCharsets.UTF_8));
        SortedMap<String, Double> metrics = found.metrics();
        double refutations = metrics.get("refutations");
        store.expected(List.of(new Expected("refutations", "<= 0", refutations, refutations <= 0)));
        store.finish(
                new Summary(metrics, List.of(certificate(found.certificate()))),
                List.of(),
                outcome(metrics),
                folder -> sheet.html());
        return ended(run, store, metrics, found.refutations(), false);
    }

    private static FinishedRun ended(
            String run,
            ResultStore store,
            SortedMap<String, Double> metrics,
            List<String> refutations,
            boolean already) {
        return new FinishedRun(run, store.path(), outcome(metrics), metrics, refutations, already);
    }

    private static Outcome outcome(SortedMap<String, Double> metrics) {
        return metrics.get("refutations") == 0 ? Outcome.DONE : Outcome.EXPECTATION_NOT_MET;
    }

    private static Map<String, Object> document(AuditFindings found) {
        Map<String, Object> document = new TreeMap<>();
        document.put("method", found.spec().method().toString());
        document.put("certificate", Receipt.certificate(found.certificate()));
        document.put("audits", found.audits().stream().map(Receipt::audit).toList());
        document.put("refutations", found.refutations());
        return document;
    }

    private static Certificate certificate(dev.firebreak.unlearning.Certificate certificate) {
        boolean none = certificate.kind().equals("none");
        return new Certificate(
                "epsilon at delta " + certificate.delta(),
                none ? null : certificate.epsilon(),
                "records/epsilon-lower-bound",
                none ? "no guarantee" : String.join("; ", certificate.assumptions()),
                certificate.kind());
    }

    private Manifest manifest(String run, SortedMap<String, String> digests) {
        return Manifest.of(
                KIND,
                spec.name(),
                run,
                spec.seed(),
                spec.seed(),
                digests,
                Manifest.Conditions.of(Noise.Mode.EXPERIMENT));
    }
}
