package dev.firebreak.jobs.command;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.ExampleIds;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.run.Declaration;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runs;
import dev.firebreak.experiments.spec.SpecFiles;
import dev.firebreak.experiments.store.ModelFile;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.train.TrainKind;
import dev.firebreak.experiments.unlearning.Origin;
import dev.firebreak.experiments.unlearning.Owner;
import dev.firebreak.experiments.unlearning.OwnerIds;
import dev.firebreak.experiments.unlearning.PrivatePaths;
import dev.firebreak.experiments.unlearning.UnlearnKind;
import dev.firebreak.jobs.HadoopSettings;
import dev.firebreak.unlearning.audit.ThresholdAudit;
import dev.firebreak.unlearning.receipt.Content;
import dev.firebreak.unlearning.receipt.Evidence;
import dev.firebreak.unlearning.receipt.Finding;
import dev.firebreak.unlearning.receipt.Finding.Verdict;
import dev.firebreak.unlearning.receipt.Receipt;
import dev.firebreak.unlearning.receipt.ReceiptCheck;
import dev.firebreak.unlearning.shadow.ShadowRuns;
import dev.firebreak.unlearning.shadow.Subject;
import dev.firebreak.unlearning.unlearner.Problem;
import dev.firebreak.unlearning.unlearner.Unlearner;
import dev.firebreak.unlearning.unlearner.Unlearners;
import dev.firebreak.unlearning.unlearner.UnlearningPipeline;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The whole way once, through the same pipelines, on data drawn here. */
@Command(
        name = "demo",
        header = "Trains, forgets a tenth of the data with a certificate, audits and verifies, on data drawn here.",
        description = {
            "",
            "Softmax regression on drawn digits, in this process, without Spark: the shipped specs unlearning/demo-train and "
                    + "unlearning/demo, one after the other. The unlearned model, its receipt and a report go to DIR/unlearn-demo/RUN/; what "
                    + "belongs to the owner of the data (request, remaining ids, salt) goes to DIR-private/. The noise is seeded, so the "
                    + "receipt says that the model is not releasable. A demo that is there already is not run again."
        },
        footer = {"  firebreak unlearn demo", "  firebreak unlearn demo --epsilon 1 --out /tmp/results"})
final class DemoCommand extends BaseCommand {
    private static final String SPEC = "unlearning/demo";
    private static final int BATCH = 64;
    private static final int EPOCHS = 10;
    private static final double DELTA = 1e-5;
    private static final double CONFIDENCE = 0.99;
    // Of the audit's runs, for the cores of this machine.
    private static final int SHARES = 16;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "results",
            description = "where results go, a local folder (default: ${DEFAULT-VALUE})")
    private Path out;

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "4000",
            description = "training images, at least 100 (default: ${DEFAULT-VALUE})")
    private int size;

    @Option(
            names = "--epsilon",
            paramLabel = "EPS",
            defaultValue = "5",
            description = "target at delta 1e-5 (default: ${DEFAULT-VALUE})")
    private double epsilon;

    @Option(
            names = "--audit-runs",
            paramLabel = "N",
            defaultValue = "1000",
            description = "runs per world, at least 100 (default: ${DEFAULT-VALUE})")
    private int auditRuns;

    @Option(names = "--seed", paramLabel = "SEED", defaultValue = "1", description = "(default: ${DEFAULT-VALUE})")
    private long seed;

    @Override
    public Integer call() throws IOException {
        if (size < 100 || auditRuns < 100 || !(epsilon > 0) || epsilon == Double.POSITIVE_INFINITY) {
            throw new InputException(
                    "--size and --audit-runs must be at least 100 and --epsilon positive, but they are " + size + ", "
                            + auditRuns + " and " + epsilon);
        }
        Runs runs = new Runs(
                new RunOptions(out.toString(), false, true),
                Inputs.of(null, HadoopSettings.ofSparkSubmit()),
                LocalRuntime.allCores(),
                StopSignal.listen(),
                warning -> say("warning: " + warning));
        say("train on " + size + " images");
        FinishedRun trained = runs.run(declared(TrainKind.TRAIN, "unlearning/demo-train", training()));
        if (trained.outcome() == Outcome.STOPPED) {
            return FinalLine.end(spec.commandLine(), trained, "demo", "not met");
        }
        say("forget " + size / 10 + " of them; compare with fine-tuning only and retraining; audit with " + auditRuns
                + " runs in each of two worlds");
        UnlearnKind audited = new UnlearnKind(UnlearningPipeline.FINETUNE, this::audit, Clock.systemUTC());
        FinishedRun finished = runs.run(declared(audited, SPEC, request(trained.path())));
        if (finished.outcome() == Outcome.STOPPED) {
            return FinalLine.end(spec.commandLine(), finished, "demo", "not met");
        }
        if (finished.already()) {
            say("already there: " + finished.path());
        }
        List<Finding> findings = verify(finished);
        summarize(finished, findings);
        Outcome outcome = ReceiptCheck.holds(findings) ? Outcome.DONE : Outcome.EXPECTATION_NOT_MET;
        FinalLine.print(out(), finished.run(), outcome, finished.path(), finished.metrics());
        return outcome.exitCode();
    }

    private void say(String line) {
        err().println(line);
        err().flush();
    }

    private static <S> Declaration<S> declared(Kind<S> kind, String spec, Map<String, String> set) {
        return Declaration.read(kind, SpecFiles.read(spec, HadoopSettings::ofSparkSubmit), Map.of(), set);
    }

    private Map<String, String> training() {
        int test = Math.max(500, size / 4);
        int rounds = EPOCHS * ((size + BATCH - 1) / BATCH);
        return Map.of(
                "data", "strokes(size=" + size + ", test=" + test + ")",
                "rounds", String.valueOf(rounds),
                "seed", String.valueOf(seed));
    }

    private Map<String, String> request(String model) throws IOException {
        Owner owner = Owner.open(PrivatePaths.beside(out.toString()), HadoopSettings.ofSparkSubmit())
                .establish();
        int[] ids = Randomness.of(seed).stream("request").sample(size, size / 10);
        Arrays.sort(ids);
        String file = "unlearn-demo-request-" + size + "-" + seed + ".csv";
        owner.folder().write("", file, OwnerIds.bytes(ExampleIds.positions(size).names(ids)));
        return Map.of(
                "model",
                model,
                "forget",
                owner.folder().path() + "/" + file,
                "method",
                method(Map.of()).toString(),
                "seed",
                String.valueOf(seed));
    }

    /** The method of the shipped spec at the wanted epsilon. */
    private Call method(Map<String, String> change) {
        UnlearnKind kind = UnlearnKind.of(UnlearningPipeline.FINETUNE);
        Call shipped = declared(kind, SPEC, Map.of("model", "somewhere", "forget", "something"))
                .spec()
                .method();
        Map<String, String> arguments = new LinkedHashMap<>(shipped.arguments());
        arguments.put("epsilon", String.valueOf(epsilon));
        arguments.putAll(change);
        return new Call(shipped.name(), arguments);
    }

    private List<Content.Audit> audit(Problem problem, Unlearner method, Optional<double[]> neverSaw) {
        Unlearner noisy = Unlearners.UNLEARNERS.build(method(Map.of("epochs", "0")));
        // The noisy phase alone: training without noise that follows is the same in both worlds.
        ShadowRuns worlds = new ShadowRuns(
                Subject.of(problem, noisy), false, new double[][] {neverSaw.orElseThrow(), problem.trained()}, seed);
        ThresholdAudit counted = ThresholdAudit.of(statistics(worlds, 1), statistics(worlds, 0), DELTA);
        return List.of(new Content.Audit("threshold on a projection", counted, DELTA, CONFIDENCE));
    }

    private double[] statistics(ShadowRuns worlds, int world) {
        return IntStream.range(0, SHARES)
                .parallel()
                .mapToObj(k -> worlds.statistics(world, auditRuns * k / SHARES, auditRuns * (k + 1) / SHARES))
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    private List<Finding> verify(FinishedRun finished) throws IOException {
        Configuration hadoop = HadoopSettings.ofSparkSubmit();
        ResultFolder folder = ResultFolder.open(finished.path(), hadoop);
        Receipt receipt = Receipt.read(folder.attachment(Origin.RECEIPT).orElseThrow());
        Owner owner = Owner.open(PrivatePaths.beside(out.toString()), hadoop);
        Path files = Path.of(owner.path(folder.manifest().name(), finished.run(), receipt));
        byte[] salt = Files.readAllBytes(files.resolve(Owner.SALT));
        return ReceiptCheck.check(
                receipt,
                Evidence.NONE
                        .withModel(ModelFile.identity(
                                finished.path(), folder.model().orElseThrow()))
                        .withRetained(VerifyCommand.records(salt, files + "/" + Owner.RETAINED, hadoop))
                        .withForgotten(VerifyCommand.records(salt, files + "/" + Owner.REQUEST, hadoop)));
    }

    private void summarize(FinishedRun finished, List<Finding> findings) {
        PrintWriter err = err();
        SortedMap<String, Double> metrics = finished.metrics();
        err.printf("%n%-24s %13s %18s%n", "model", "test accuracy", "forgotten accuracy");
        for (String name : metrics.keySet()) {
            if (name.endsWith("test/accuracy")) {
                String prefix = name.substring(0, name.length() - "test/accuracy".length());
                err.printf(
                        Locale.ROOT,
                        "%-24s %13.4f %18.4f%n",
                        prefix.isEmpty() ? "unlearned" : prefix.substring(0, prefix.length() - 1),
                        metrics.get(name),
                        metrics.get(prefix + "forget/accuracy"));
            }
        }
        err.printf(
                Locale.ROOT,
                "%ncertified: epsilon at most %.3f at delta %.0e;  audited: epsilon at least %.3f%n",
                metrics.get("certificate/epsilon"),
                metrics.get("certificate/delta"),
                metrics.get("audit/epsilon"));
        for (Verdict verdict : Verdict.values()) {
            List<String> checks = findings.stream()
                    .filter(f -> f.verdict() == verdict)
                    .map(Finding::check)
                    .toList();
            err.printf(
                    "receipt %s: %s%n",
                    verdict.name().toLowerCase(Locale.ROOT), checks.isEmpty() ? "nothing" : String.join(", ", checks));
        }
        err.println("not releasable: the noise is seeded");
        err.println();
        err.println("result:  " + finished.path());
        err.println("report:  " + finished.path() + "/report.html");
        err.flush();
    }
}
