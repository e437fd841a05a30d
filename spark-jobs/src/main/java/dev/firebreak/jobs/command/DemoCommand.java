package dev.firebreak.jobs.command;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.ExampleIds;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.run.Declaration;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runs;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.spec.SpecFiles;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.train.TrainKind;
import dev.firebreak.experiments.unlearning.ModelFile;
import dev.firebreak.experiments.unlearning.Origin;
import dev.firebreak.experiments.unlearning.Owner;
import dev.firebreak.experiments.unlearning.OwnerIds;
import dev.firebreak.experiments.unlearning.PrivatePaths;
import dev.firebreak.experiments.unlearning.RecordIds;
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
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
        footerHeading = "%nExamples:%n",
        footer = {"  firebreak unlearn demo", "  firebreak unlearn demo --epsilon 1 --out /tmp/results"},
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final int BATCH = 64;
    private static final int EPOCHS = 10;
    private static final double DELTA = 1e-5;
    private static final double CONFIDENCE = 0.99;
    // Of the audit's runs, for the cores of this machine.
    private static final int SHARES = 16;

    @Spec
    private CommandSpec command;

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
        PrintWriter err = command.commandLine().getErr();
        RunOptions options = new RunOptions(out.toString(), false, true);
        Inputs inputs = Inputs.of(null, HadoopSettings.ofSparkSubmit());
        Runtime runtime = LocalRuntime.allCores();
        say(err, "train on " + size + " images");
        Runs runs = new Runs(options, inputs, runtime, StopSignal.listen(), warning -> say(err, "warning: " + warning));
        FinishedRun trained = runs.run(Declaration.read(
                TrainKind.TRAIN,
                SpecFiles.read("unlearning/demo-train", HadoopSettings::ofSparkSubmit),
                Map.of(),
                training()));
        if (trained.outcome() == Outcome.STOPPED) {
            return FinalLine.end(command.commandLine(), trained, "demo", "not met");
        }
        say(
                err,
                "forget " + size / 10 + " of them; compare with fine-tuning only and retraining; audit with "
                        + auditRuns + " runs in each of two worlds");
        FinishedRun finished = runs.run(Declaration.read(
                new UnlearnKind(UnlearningPipeline.FINETUNE, this::audit, Clock.systemUTC()),
                SpecFiles.read("unlearning/demo", HadoopSettings::ofSparkSubmit),
                Map.of(),
                request(trained.path())));
        if (finished.outcome() == Outcome.STOPPED) {
            return FinalLine.end(command.commandLine(), finished, "demo", "not met");
        }
        if (finished.already()) {
            say(err, "already there: " + finished.path());
        }
        List<Finding> findings = verify(finished);
        summarize(err, finished, findings);
        Outcome outcome = ReceiptCheck.holds(findings) ? Outcome.DONE : Outcome.EXPECTATION_NOT_MET;
        FinalLine.print(command.commandLine().getOut(), finished.run(), outcome, finished.path(), finished.metrics());
        return outcome.exitCode();
    }

    private static void say(PrintWriter err, String line) {
        err.println(line);
        err.flush();
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
        Call shipped = Declaration.read(
                        UnlearnKind.of(UnlearningPipeline.FINETUNE),
                        SpecFiles.read("unlearning/demo", HadoopSettings::ofSparkSubmit),
                        Map.of(),
                        Map.of("model", "somewhere", "forget", "something"))
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
        ResultFolder folder = ResultFolder.open(finished.path(), HadoopSettings.ofSparkSubmit());
        byte[] text = folder.attachment(Origin.RECEIPT).orElseThrow();
        Receipt receipt = Receipt.read(text);
        Owner owner = Owner.open(PrivatePaths.beside(out.toString()), HadoopSettings.ofSparkSubmit());
        Path files = Path.of(owner.path(folder.manifest().name(), finished.run(), receipt));
        byte[] salt = Files.readAllBytes(files.resolve(Owner.SALT));
        return ReceiptCheck.check(
                receipt,
                Evidence.NONE
                        .withModel(ModelFile.identity(
                                finished.path(), folder.model().orElseThrow()))
                        .withRetained(records(salt, files.resolve(Owner.RETAINED)))
                        .withForgotten(records(salt, files.resolve(Owner.REQUEST))));
    }

    private static Evidence.Records records(byte[] salt, Path file) throws IOException {
        return new Evidence.Records(
                salt,
                RecordIds.read(file.toString(), HadoopSettings.ofSparkSubmit()).ids());
    }

    private static void summarize(PrintWriter err, FinishedRun finished, List<Finding> findings) {
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
