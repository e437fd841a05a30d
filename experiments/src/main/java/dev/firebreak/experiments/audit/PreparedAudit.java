package dev.firebreak.experiments.audit;

import dev.firebreak.core.Claim;
import dev.firebreak.core.State;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.experiments.run.Cell;
import dev.firebreak.experiments.run.Cells;
import dev.firebreak.experiments.run.Prepared;
import dev.firebreak.experiments.run.Result;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.run.Stop;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.experiments.store.Json;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.receipt.Receipt;
import dev.firebreak.unlearning.shadow.ShadowModels;
import dev.firebreak.unlearning.shadow.ShadowRuns;
import dev.firebreak.unlearning.shadow.Subject;
import dev.firebreak.unlearning.unlearner.Unlearners;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One audit whose worlds are trained: makes all runs as cells that are kept, counts, and writes {@code audit.json} (raw counts in the form
 * of a receipt's audits) and {@code report.md} beside the tables.
 */
record PreparedAudit(SpecValues spec, SortedMap<String, String> digests, AuditData data, AuditTask.Work work)
        implements Prepared {

    /** Trains both worlds; a model and a method that do not go with the data are refused. */
    static PreparedAudit of(SpecValues spec, SortedMap<String, String> digests, AuditData data) {
        String method = spec.required(AuditKind.METHOD).toString();
        boolean fresh = Unlearners.UNLEARNERS.build(method).traits().trainsItself();
        long seed = spec.required(AuditKind.SEED);
        Subject subject = AuditTask.subject(spec.required(AuditKind.MODEL).toString(), method, data);
        subject.method().check(subject.model(), subject.records(), subject.audited());
        double[][] trained =
                ShadowRuns.of(subject, AuditKind.training(spec), fresh, seed).trained();
        AuditTask.Work work = new AuditTask.Work(
                spec.required(AuditKind.MODEL).toString(),
                method,
                fresh,
                AuditKind.training(spec),
                data,
                trained,
                seed);
        return new PreparedAudit(spec, digests, data, work);
    }

    @Override
    public Manifest.Draws draws(Runtime runtime) {
        return Manifest.Draws.ofSeed(spec.required(AuditKind.SEED));
    }

    @Override
    public Result execute(Run run) throws IOException {
        Certificate certificate = work.worlds().certificate();
        String audit = spec.canonical() + digests;
        List<AuditTask> tasks = AuditTask.all(spec, work);
        List<Cell<AuditTask>> cells =
                tasks.stream().map(task -> new Cell<>(task.key(audit), task)).toList();
        List<State> states = new Cells(run.store().cells("cells"), run.stop(), run.display())
                .run(run.runtime(), "audit " + spec.required(AuditKind.NAME), cells, AuditTask::run)
                .orElseThrow(() -> new Stop.Stopped("stopped between two tasks", new TreeMap<>()));
        ShadowModels.Shadow retrained = work.shadows().retrained();
        AuditFindings found =
                AuditFindings.of(spec, certificate, new AuditFindings.Runs(tasks, states), data.ids(), retrained);
        Sheet sheet = new AuditSheet(found).page();
        return Result.of(found.metrics(), List.of(claim(found.certificate())), List.of())
                .with(sheet)
                .attaching(Map.of(
                        "audit.json", Json.write(document(found)),
                        "report.md", sheet.markdown().getBytes(StandardCharsets.UTF_8)))
                .failing(found.refutations());
    }

    private static Map<String, Object> document(AuditFindings found) {
        Map<String, Object> document = new TreeMap<>();
        document.put("method", found.spec().required(AuditKind.METHOD).toString());
        document.put("certificate", Receipt.certificate(found.certificate()));
        document.put("audits", found.audits().stream().map(Receipt::audit).toList());
        document.put("refutations", found.refutations());
        return document;
    }

    private static Claim claim(Certificate certificate) {
        boolean none = certificate.kind().equals("none");
        return new Claim(
                "epsilon at delta " + certificate.delta(),
                none ? null : certificate.epsilon(),
                "records/epsilon-lower-bound",
                none ? "no guarantee" : String.join("; ", certificate.assumptions()),
                certificate.kind());
    }
}
