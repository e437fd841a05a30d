package dev.firebreak.experiments.unlearning;

import dev.firebreak.experiments.store.ModelFile;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.experiments.run.Declaration;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runs;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.run.Stop;
import dev.firebreak.experiments.spec.SpecDocument;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.sweep.Sweep;
import dev.firebreak.experiments.sweep.SweepRun;
import dev.firebreak.experiments.train.TrainKind;
import dev.firebreak.learning.tensor.Safetensors;
import dev.firebreak.unlearning.receipt.Evidence;
import dev.firebreak.unlearning.receipt.Finding;
import dev.firebreak.unlearning.receipt.Finding.Verdict;
import dev.firebreak.unlearning.receipt.Receipt;
import dev.firebreak.unlearning.receipt.ReceiptCheck;
import dev.firebreak.unlearning.unlearner.UnlearningPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** Small runs of the pipelines, and a look at what they leave. */
public final class Pipelines {
    public static final String FINETUNE = """
            name: request
            method: gradient-clipping(batch=32, epochs=2, epsilon=5, post-rate=0.5)
            blocks: 3
            """;
    public static final String PERTURB = """
            name: convex
            method: perturbed-minimization(strong-convexity=0.1, smoothness=2, noise=0.01)
            blocks: 3
            """;
    public static final String DESCEND = """
            name: robust
            method: robust-descent(strong-convexity=0.1, smoothness=2, excess-risk=1e-3, groups=40, trimmed=2, training-steps=60)
            blocks: 3
            """;
    public static final Map<String, String> REGRESSION = Map.of(
            "data", "r2(devices=40, samples=2, dimension=4, heterogeneity=0, noise=0.1, shifted=1, shift=10000)",
            "learner", "linear(bias=false, regularization=0.1)");

    private Pipelines() {}

    public static RunOptions options(String out, boolean force) {
        return new RunOptions(out, force, true);
    }

    /** Trains softmax regression on drawn digits; the path of its result. */
    public static String trained(Path out) throws IOException {
        String spec = """
                name: digits
                data: strokes(size=200, test=50)
                model: softmax
                workers: 1
                update: gradient(batch=32)
                step: sgd(rate=0.1)
                rounds: 40
                """;
        return runs(options(out.toString(), false), new Configuration(), LocalRuntime.allCores())
                .run(Declaration.read(TrainKind.TRAIN, new SpecText("digits.yaml", spec), Map.of(), Map.of()))
                .path();
    }

    private static Runs runs(RunOptions options, Configuration hadoop, Runtime runtime) {
        return new Runs(options, Inputs.of(null, hadoop), runtime, Stop.NEVER, warning -> {});
    }

    public static String request(Path file, int... ids) throws IOException {
        Files.writeString(
                file, "id\n" + IntStream.of(ids).mapToObj(String::valueOf).collect(Collectors.joining("\n")) + "\n");
        return file.toString();
    }

    public static UnlearnSpec spec(UnlearningPipeline kind, String text, Map<String, String> set) {
        return declared(UnlearnKind.of(kind), text, set).spec();
    }

    private static Declaration<UnlearnSpec> declared(UnlearnKind kind, String text, Map<String, String> set) {
        return Declaration.read(kind, new SpecText("request.yaml", text), Map.of(), set);
    }

    public static FinishedRun run(UnlearningPipeline kind, String text, Map<String, String> set, RunOptions options)
            throws IOException {
        return run(kind, text, set, options, LocalRuntime.allCores());
    }

    public static FinishedRun run(
            UnlearningPipeline kind, String text, Map<String, String> set, RunOptions options, Runtime runtime)
            throws IOException {
        return runs(options, new Configuration(), runtime).run(declared(UnlearnKind.of(kind), text, set));
    }

    /** A sweep of requests by fine-tuning, several cells at a time. */
    public static SweepRun.Ended sweep(String text, Map<String, String> set, RunOptions options) throws IOException {
        SpecDocument document = SpecDocument.read(new SpecText("request.yaml", text), Map.of(), set);
        return new SweepRun(runs(options, new Configuration(), new LocalRuntime(3)))
                .run(Sweep.read(UnlearnKind.of(UnlearningPipeline.FINETUNE), document));
    }

    /** A request by fine-tuning elsewhere. */
    public static FinishedRun run(Map<String, String> set, RunOptions options, Runtime runtime) throws IOException {
        return run(UnlearningPipeline.FINETUNE, FINETUNE, set, options, runtime);
    }

    /** A request by fine-tuning, with other surroundings. */
    public static FinishedRun run(Map<String, String> set, RunOptions options, Configuration hadoop, Clock clock)
            throws IOException {
        UnlearnKind kind = new UnlearnKind(
                UnlearningPipeline.FINETUNE,
                UnlearnKind.of(UnlearningPipeline.FINETUNE).auditor(),
                clock);
        return runs(options, hadoop, LocalRuntime.allCores()).run(declared(kind, FINETUNE, set));
    }

    public static Receipt receipt(String path) throws IOException {
        byte[] text = ResultFolder.open(path, new Configuration())
                .attachment(Origin.RECEIPT)
                .orElseThrow();
        return Receipt.read(text);
    }

    public static double[] theta(String path) throws IOException {
        byte[] model = ResultFolder.open(path, new Configuration()).model().orElseThrow();
        return Safetensors.read(path, model).get(0).values();
    }

    /** The owner's files of a result. */
    public static Path owned(String path) throws IOException {
        Path result = Path.of(path);
        String out = result.getParent().getParent().toString();
        Owner owner = Owner.open(PrivatePaths.beside(out), new Configuration());
        return Path.of(owner.path(
                result.getParent().getFileName().toString(),
                result.getFileName().toString(),
                receipt(path)));
    }

    /** Model, receipt and the owner's files belong together. */
    public static void assertConsistent(String path, Optional<Receipt> previous) throws IOException {
        Path owned = owned(path);
        byte[] salt = Files.readAllBytes(owned.resolve(Owner.SALT));
        Evidence evidence = Evidence.NONE
                .withModel(ModelFile.identity(
                        path,
                        ResultFolder.open(path, new Configuration()).model().orElseThrow()))
                .withRetained(records(salt, owned.resolve(Owner.RETAINED)))
                .withForgotten(records(salt, owned.resolve(Owner.REQUEST)));
        if (previous.isPresent()) {
            evidence = evidence.withPrevious(previous.get());
        }
        List<Finding> findings = ReceiptCheck.check(receipt(path), evidence);
        assertTrue(ReceiptCheck.holds(findings), findings.toString());
        for (String check : List.of(
                "certificate",
                "released model",
                "previous receipt",
                "retained records",
                "forgotten records",
                "records before")) {
            Finding finding = findings.stream()
                    .filter(f -> f.check().equals(check))
                    .findFirst()
                    .orElseThrow();
            assertEquals(Verdict.CONFIRMED, finding.verdict(), finding.toString());
        }
    }

    /** In the owner's folder is what one published request needs and nothing else. */
    public static void assertOwnerHasExactly(String path, String... more) throws IOException {
        Path owned = owned(path);
        Path root = owned.getParent().getParent().getParent();
        Set<String> expected = new TreeSet<>(Set.of("owner.key", "owner.check"));
        Set<String> found = new TreeSet<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(file).toString();
                found.add(
                        name.matches("(_requests|[.]locks)/.*|.*/published-[0-9a-f]{16}")
                                ? name.replaceAll("[0-9a-f]{12,}", "H")
                                : name);
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), name);
            }
        }
        expected.add("_requests/H/H.json");
        expected.add(".locks/H.lock");
        expected.add(root.relativize(owned).toString().replaceAll("[0-9a-f]{12,}", "H") + "/published-H");
        for (String name : List.of(Owner.FORGOTTEN, Owner.REQUEST, Owner.RETAINED, Owner.SALT)) {
            expected.add(root.relativize(owned.resolve(name)).toString());
        }
        for (String name : more) {
            expected.add(root.relativize(owned.resolve(name)).toString());
        }
        assertEquals(expected, found);
    }

    private static Evidence.Records records(byte[] salt, Path file) throws IOException {
        return new Evidence.Records(
                salt, RecordIds.read(file.toString(), new Configuration()).ids());
    }
}
