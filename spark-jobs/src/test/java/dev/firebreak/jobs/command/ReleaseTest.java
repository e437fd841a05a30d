package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.part.Call;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.Examples;
import dev.firebreak.experiments.store.MetricRow;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.unlearning.Pipelines;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What everybody may see of a release, and that it is made once. */
class ReleaseTest {
    private static final int FORGOTTEN = 123;
    private static final String SEED = "987654321";

    @TempDir
    static Path folder;

    private static Path out;
    private static String model;
    private static String ids;
    private static CommandLineRun released;
    private static Path result;

    @BeforeAll
    static void release() throws IOException {
        out = folder.resolve("out");
        model = Pipelines.trained(out);
        ids = Pipelines.request(folder.resolve("ids.csv"), FORGOTTEN);
        released = run();
        assertEquals(0, released.code(), released.err());
        result = Path.of(ResultPaths.last(released.out()));
    }

    private static CommandLineRun run(String... more) throws IOException {
        Path spec = folder.resolve("request.yaml");
        Files.writeString(spec, Pipelines.FINETUNE);
        List<String> args = new ArrayList<>(List.of(
                "unlearn",
                "finetune",
                spec.toString(),
                "--in-process",
                "--out",
                out.toString(),
                "--set",
                "model=" + model,
                "--set",
                "forget=" + ids,
                "--set",
                "mode=release",
                "--set",
                "request=DSR-1",
                "--set",
                "signer=Office",
                "--set",
                "seed=" + SEED));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    /** The path in a final line. */
    static final class ResultPaths {
        private ResultPaths() {}

        static String last(String out) {
            Matcher path = Pattern.compile("\"path\":\"([^\"]+)\"").matcher(out);
            String found = null;
            while (path.find()) {
                found = path.group(1);
            }
            return found;
        }
    }

    private static List<Path> published() throws IOException {
        try (Stream<Path> files = Files.walk(result)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    // Which record the sum of all losses, less a mean over the others, is the loss of.
    private static OptionalInt attack(double[] losses, double mean) {
        double sum = DoubleStream.of(losses).sum();
        double left = sum - mean * (losses.length - 1);
        return IntStream.range(0, losses.length)
                .filter(i -> Math.abs(losses[i] - left) <= 1e-9 * sum)
                .findFirst();
    }

    @Test
    void noPublishedNumberTellsWhoWasForgotten() throws IOException {
        Dataset data = DataSources.SOURCES
                .build(Call.parse("strokes(size=200, test=50)"))
                .load(new DataFolder(null, new Configuration(false)), 1);
        Examples train = data.train();
        Model softmax = Models.MODELS.build(Call.parse("softmax")).build(train);
        double[] theta = Pipelines.theta(result.toString());
        double[] losses = IntStream.range(0, train.count())
                .mapToDouble(i ->
                        softmax.evaluate(theta, train.select(new int[] {i})).loss())
                .toArray();
        // The attack is a real one: the mean loss of the retain set gives the record away.
        int[] retained =
                IntStream.range(0, train.count()).filter(i -> i != FORGOTTEN).toArray();
        double mean = softmax.evaluate(theta, train.select(retained)).loss();
        assertEquals(OptionalInt.of(FORGOTTEN), attack(losses, mean));

        List<Double> numbers = new ArrayList<>();
        for (MetricRow row :
                ResultFolder.open(result.toString(), new Configuration(false)).metrics()) {
            numbers.add(row.value());
        }
        Pattern number = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
        for (Path file : published()) {
            if (file.toString().matches(".*\\.(json|html|yaml)")) {
                // The page's own scripts are the same in every page.
                String text = Files.readString(file).replaceAll("(?s)<(script|style)[^>]*>.{20000,}?</\\1>", "");
                Matcher found = number.matcher(text);
                while (found.find()) {
                    numbers.add(Double.parseDouble(found.group()));
                }
            }
        }
        Matcher printed = number.matcher(released.out() + released.err());
        while (printed.find()) {
            numbers.add(Double.parseDouble(printed.group()));
        }
        assertTrue(numbers.size() > 50, "only " + numbers.size() + " numbers were found");
        for (double value : numbers) {
            assertEquals(OptionalInt.empty(), attack(losses, value), "given away by " + value);
        }
    }

    @Test
    void onlyTestMetricsCountsAndTheCertificateAreShown() throws IOException {
        Set<String> names = new HashSet<>(ResultFolder.open(result.toString(), new Configuration(false))
                .summary()
                .orElseThrow()
                .metrics()
                .keySet());
        assertEquals(
                Set.of("test/accuracy", "test/loss", "request/forgotten", "certificate/epsilon", "certificate/delta"),
                names);
        for (MetricRow row :
                ResultFolder.open(result.toString(), new Configuration(false)).metrics()) {
            assertTrue(row.metric().startsWith("test/"), row.toString());
        }
        String all = released.out() + released.err();
        for (Path file : published()) {
            if (file.toString().matches(".*\\.(json|html|yaml)")) {
                all += Files.readString(file);
            }
        }
        for (String kept : List.of(
                "retain/",
                "forget/",
                "before/",
                "seconds/",
                "unlearn/",
                "copies-retained",
                "<th>epochs",
                SEED,
                "\"seed\"")) {
            assertFalse(all.contains(kept), kept);
        }
        String page = Files.readString(result.resolve("report.html"));
        assertTrue(page.contains("releasable") && !page.contains("not releasable"), "the badge");
    }

    @Test
    void digestsOfTheDataAreNotThoseThatAnybodyCanCompute() throws IOException {
        ResultFolder before = ResultFolder.open(model, new Configuration(false));
        ResultFolder after = ResultFolder.open(result.toString(), new Configuration(false));
        assertEquals(
                before.manifest().dataDigests().keySet(),
                after.manifest().dataDigests().keySet());
        assertNotEquals(before.manifest().dataDigests(), after.manifest().dataDigests());
        String digest = before.manifest().dataDigests().values().iterator().next();
        for (Path file : published()) {
            assertFalse(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
                    .contains(digest));
        }
    }

    @Test
    void timesOfFilesDoNotTellHowLongItTook() throws IOException {
        Set<FileTime> times = new HashSet<>();
        for (Path file : published()) {
            times.add(Files.getLastModifiedTime(file));
        }
        assertEquals(1, times.size(), times.toString());
    }

    @Test
    void theSameRequestIsReleasedOnce() throws IOException {
        byte[] weights = Files.readAllBytes(result.resolve("model.safetensors"));
        // Other names, other blocks, another code version: another run id, and the same request.
        for (String other : List.of("name=twin", "blocks=2")) {
            CommandLineRun again = run("--set", other);
            assertEquals(0, again.code(), again.err());
            assertTrue(again.err().contains("has already been fulfilled"), again.err());
            assertEquals(result.toString(), ResultPaths.last(again.out()), other);
            CommandLineRun forced = run("--set", other, "--force");
            assertEquals(2, forced.code(), forced.err());
            assertTrue(forced.err().contains("--force: the release in"), forced.err());
        }
        assertArrayEquals(weights, Files.readAllBytes(result.resolve("model.safetensors")));
        Pipelines.assertOwnerHasExactly(result.toString());
        Path elsewhere = folder.resolve("elsewhere");
        Files.move(result, elsewhere);
        try {
            CommandLineRun lost = run();
            assertEquals(2, lost.code(), lost.err());
            assertTrue(lost.err().contains("was released already"), lost.err());
        } finally {
            Files.move(elsewhere, result);
        }
    }

    @Test
    void aDamagedReleaseIsNotPromisedToBeMadeAgain() throws IOException {
        Path summary = result.resolve("summary.json");
        Path aside = Files.move(summary, folder.resolve("summary.json"));
        try {
            for (CommandLineRun damaged : List.of(run(), run("--force"))) {
                assertEquals(2, damaged.code(), damaged.err());
                assertTrue(damaged.err().contains("put it back from a copy: a release is made once"), damaged.err());
            }
        } finally {
            Files.move(aside, summary);
        }
    }

    @Test
    void whatHasNoCertificateIsNotReleased() throws IOException {
        for (String method : List.of("negative-gradient", "fine-tune", "gradient-ascent")) {
            CommandLineRun refused = run("--set", "method=" + method);
            assertEquals(2, refused.code(), refused.err());
            assertTrue(refused.err().contains("never releasable"), refused.err());
        }
        CommandLineRun training = CommandLineRun.of(
                "unlearn",
                "descend",
                "unlearning/descend",
                "--in-process",
                "--set",
                "mode=release",
                "--out",
                out + "2");
        assertEquals(2, training.code(), training.err());
        assertTrue(training.err().contains("robust-descent has no certificate"), training.err());
    }

    @Test
    void aCertificateThatCameOutAsNoneIsNotReleased() throws IOException {
        Path spec = folder.resolve("two.yaml");
        Files.writeString(spec, """
                name: two
                data: two-classes(size=60, test=20, dimension=3, gap=2)
                model: logistic(bias=false)
                workers: 1
                rounds: 5
                """);
        CommandLineRun trained =
                CommandLineRun.of("train", spec.toString(), "--in-process", "--quiet", "--out", out.toString());
        assertEquals(0, trained.code(), trained.err());
        Path request = folder.resolve("newton.yaml");
        // The residual of one removal is far above what so small a perturbation hides.
        Files.writeString(
                request,
                "model: " + ResultPaths.last(trained.out()) + "\nforget: "
                        + Pipelines.request(folder.resolve("newton.csv"), 3)
                        + "\nmode: release\nrequest: DSR-2\nsigner: Office\nmethod: newton(epsilon=1, perturbation=1e-9)\n");
        CommandLineRun refused = CommandLineRun.of(
                "unlearn", "finetune", request.toString(), "--in-process", "--quiet", "--out", out.toString());
        assertEquals(2, refused.code(), refused.err());
        assertTrue(refused.err().contains("came to no certificate"), refused.err());
        try (Stream<Path> files = Files.walk(out.resolve("newton"))) {
            assertTrue(files.noneMatch(file -> file.endsWith("model.safetensors") || file.endsWith("receipt.json")));
        }
    }

    @Test
    void anExpectationOfWhatIsNotShownIsRefused() throws IOException {
        CommandLineRun refused = run("--set", "expect={forget/accuracy: \"<= 0.5\"}");
        assertEquals(2, refused.code(), refused.err());
        assertTrue(refused.err().contains("forget/accuracy is not shown in a release"), refused.err());
    }

    @Test
    void noSeedIsPartOfARelease() throws IOException {
        assertFalse(Files.readString(result.resolve("spec.yaml")).contains("\nseed:"));
        assertNull(ResultFolder.open(result.toString(), new Configuration(false))
                .manifest()
                .trainingSeed());
    }
}
