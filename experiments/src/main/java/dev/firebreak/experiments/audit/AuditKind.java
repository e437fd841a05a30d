package dev.firebreak.experiments.audit;

import dev.firebreak.core.Claim;
import dev.firebreak.core.State;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.core.spec.SpecKey.Fallback;
import dev.firebreak.core.spec.SpecKeys;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.experiments.run.Cell;
import dev.firebreak.experiments.run.Cells;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Job;
import dev.firebreak.experiments.run.JobOf;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.Prepared;
import dev.firebreak.experiments.run.Result;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.run.Stop;
import dev.firebreak.experiments.run.Usage;
import dev.firebreak.experiments.spec.Expectation;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.experiments.store.Json;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.learning.model.Models;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.receipt.Receipt;
import dev.firebreak.unlearning.shadow.ShadowModels;
import dev.firebreak.unlearning.shadow.ShadowRuns;
import dev.firebreak.unlearning.shadow.ShadowTraining;
import dev.firebreak.unlearning.shadow.Subject;
import dev.firebreak.unlearning.unlearner.Unlearners;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Trying to refute a method's certificate by many runs. */
public final class AuditKind implements Kind<SpecValues> {
    // Products of records so far out are finite.
    private static final double FARTHEST = 1e9;
    // The statistic of every run is kept in memory.
    private static final int MOST_RUNS = 10_000_000;
    private static final int FEWEST_RUNS = 100;
    private static final int FEWEST_SHADOWS = 16;
    private static final SpecKeys DECLARED = new SpecKeys();

    static final SpecKey<String> NAME =
            DECLARED.add("name", "the audit, first folder of its result", Form.fileName(), Fallback.FILE_NAME);
    static final SpecKey<Call> DATA =
            DECLARED.add("data", "the data set, with classes", Form.part(DataSources.SOURCES));
    static final SpecKey<Integer> RECORDS =
            DECLARED.add("records", "training records used, drawn by the seed; 0: all", Form.count(0), "0");
    static final SpecKey<Double> CANARY = DECLARED.add(
            "canary",
            "a mislabelled outlier is added and audited: a record of class 0, so many times as far from 0, labelled 1, at most 1e9; 0: none",
            Form.real(0, FARTHEST),
            "0");
    static final SpecKey<Integer> AUDITED =
            DECLARED.add("audited", "how many of the records are audited besides", Form.count(0), "0");
    static final SpecKey<Call> MODEL = DECLARED.add("model", "the model", Form.part(Models.MODELS));
    private static final SpecKey<Integer> BATCH =
            DECLARED.add("batch", "records per step of the training that is attacked", Form.count(1), "32");
    private static final SpecKey<Integer> EPOCHS =
            DECLARED.add("epochs", "epochs of that training", Form.count(1), "10");
    private static final SpecKey<Double> RATE =
            DECLARED.add("rate", "peak of its one-cycle rate", Form.positive(), "0.5");
    private static final SpecKey<Double> WEIGHT_DECAY =
            DECLARED.add("weight-decay", "of that training", Form.real(0, Double.MAX_VALUE), "5e-4");
    static final SpecKey<Call> METHOD =
            DECLARED.add("method", "the method under audit", Form.part(Unlearners.UNLEARNERS));
    static final SpecKey<Integer> RUNS = DECLARED.add(
            "runs",
            "runs per world of the attack on all audited records at once, at most 10,000,000; 0: none",
            Form.count(0),
            "2000");
    static final SpecKey<Integer> WORST_CASE_RUNS = DECLARED.add(
            "worst-case-runs",
            "runs per world of the worst pair there is for the method, at most 10,000,000; 0: none",
            Form.count(0),
            "20000");
    static final SpecKey<Integer> SHADOWS = DECLARED.add(
            "shadows",
            "shadow models per world, for the attack on each record, at most 10,000,000; 0: none",
            Form.count(0),
            "100");
    static final SpecKey<Double> DELTA = DECLARED.add(
            "delta",
            "where the method certifies none, the delta at which epsilon is bounded",
            Form.real(0, Math.nextDown(1.0)),
            "1e-5");
    static final SpecKey<Double> CONFIDENCE =
            DECLARED.add("confidence", "of all lower bounds together", Form.real(0.5, Math.nextDown(1.0)), "0.999");
    static final SpecKey<Double> CLAIMED = DECLARED.add(
            "claimed-epsilon",
            "an epsilon claimed for this method elsewhere, to be refuted besides its own; Infinity: none",
            Form.real(0, Double.POSITIVE_INFINITY),
            "Infinity");
    static final SpecKey<Long> SEED = DECLARED.add("seed", "seed of all draws", Form.seed(), "1");

    private static final List<SpecKey<?>> KEYS = DECLARED.all();

    /** The only instance. */
    public static final AuditKind AUDIT = new AuditKind();

    private static final Expectation NOT_REFUTED = Expectation.parse("refutations", "<= 0");

    private AuditKind() {}

    /** Training of the models that are attacked. */
    static ShadowTraining training(SpecValues spec) {
        return new ShadowTraining(
                spec.required(BATCH), spec.required(EPOCHS), spec.required(RATE), spec.required(WEIGHT_DECAY));
    }

    @Override
    public String word() {
        return "audit";
    }

    @Override
    public List<Metric> metrics() {
        return AuditFindings.METRICS;
    }

    @Override
    public Usage usage() {
        return new Usage(
                "unlearn audit",
                "Tries to refute a method's certificate by many runs, as one Spark job.",
                List.of(
                        "Three attacks on a model that was trained with some audited records and forgot them: a threshold on all of them"
                                + " at once, the same on the worst pair there is for the method (which also shows that the auditor has power),"
                                + " and U-LiRA on each record with shadow models. Each gives a lower bound on epsilon from exact binomial"
                                + " limits; one above the certified epsilon, or above claimed-epsilon, ends the command with exit code 3."
                                + " Reported beside them: the naive attack with one threshold for all records, true positives at 1 % false"
                                + " ones, and the score of the NeurIPS 2023 challenge.",
                        "The result goes to OUT/NAME/RUN: audit.json with raw counts, report.html, report.md, summary.json. Finished"
                                + " tasks are kept, so an interrupted audit goes on where it stopped."),
                List.of(
                        "firebreak unlearn audit unlearning/audit-canary",
                        "firebreak unlearn audit unlearning/audit-canary --set method=\"gradient-clipping(epsilon=50)\" --in-process",
                        "firebreak unlearn audit audit.yaml --set claimed-epsilon=1 --master spark://host:7077"),
                "refuted");
    }

    @Override
    public List<SpecKey<?>> keys() {
        return KEYS;
    }

    @Override
    public void check(SpecValues values) {
        if (values.get(AUDITED).filter(n -> n == 0).isPresent()
                && values.get(CANARY).filter(far -> far == 0).isPresent()) {
            values.problem(AUDITED, "nothing is audited; set audited to at least 1, or canary to more than 0");
        }
        if (values.get(RECORDS).isPresent() && values.get(AUDITED).isPresent()) {
            int records = values.required(RECORDS);
            if (records > 0 && values.required(AUDITED) >= records) {
                values.problem(
                        AUDITED,
                        "must be less than records, but they are " + values.required(AUDITED) + " and " + records);
            }
        }
        few(values, RUNS, FEWEST_RUNS);
        few(values, WORST_CASE_RUNS, FEWEST_RUNS);
        few(values, SHADOWS, FEWEST_SHADOWS);
    }

    private static void few(SpecValues values, SpecKey<Integer> key, int least) {
        values.get(key)
                .filter(n -> n > MOST_RUNS || (n > 0 && n < least))
                .ifPresent(n -> values.problem(key, "must be 0 or in [" + least + ", " + MOST_RUNS + "], but is " + n));
    }

    @Override
    public SpecValues read(SpecValues values) {
        return values;
    }

    @Override
    public Job job(SpecValues spec, Inputs inputs, RunOptions options) throws IOException {
        SortedMap<String, String> digests = inputs.digests(spec.required(DATA), spec.required(SEED));
        return new JobOf(
                spec.required(NAME),
                spec.canonical(),
                digests,
                List.of(NOT_REFUTED),
                () -> PreparedAudit.of(spec, digests, AuditData.load(spec, inputs)));
    }

    /**
     * One audit whose worlds are trained: makes all runs as cells that are kept, counts, and writes {@code audit.json} (raw counts in the form
     * of a receipt's audits) and {@code report.md} beside the tables.
     */
    private record PreparedAudit(
            SpecValues spec, SortedMap<String, String> digests, AuditData data, AuditTask.Work work)
            implements Prepared {

        /** Trains both worlds; a model and a method that do not go with the data are refused. */
        static PreparedAudit of(SpecValues spec, SortedMap<String, String> digests, AuditData data) {
            Call method = spec.required(METHOD);
            boolean fresh = Unlearners.UNLEARNERS.build(method).traits().trainsItself();
            long seed = spec.required(SEED);
            Subject subject = AuditTask.subject(spec.required(MODEL), method, data);
            subject.method().check(subject.model(), subject.records(), subject.audited());
            double[][] trained =
                    ShadowRuns.of(subject, training(spec), fresh, seed).trained();
            AuditTask.Work work =
                    new AuditTask.Work(spec.required(MODEL), method, fresh, training(spec), data, trained, seed);
            return new PreparedAudit(spec, digests, data, work);
        }

        @Override
        public Manifest.Draws draws(Runtime runtime) {
            return Manifest.Draws.ofSeed(spec.required(SEED));
        }

        @Override
        public Result execute(Run run) throws IOException {
            Certificate certificate = work.worlds().certificate();
            String audit = spec.canonical() + digests;
            List<AuditTask> tasks = AuditTask.all(spec, work);
            List<Cell<AuditTask>> cells = tasks.stream()
                    .map(task -> new Cell<>(task.key(audit), task))
                    .toList();
            List<State> states = new Cells(run.store().cells("cells"), run.stop(), run.display())
                    .run(run.runtime(), "audit " + spec.required(NAME), cells, AuditTask::run)
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
            document.put("method", found.spec().required(METHOD).toString());
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
}
