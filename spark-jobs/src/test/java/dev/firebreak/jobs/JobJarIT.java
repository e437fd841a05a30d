package dev.firebreak.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.experiments.JavaProcess;
import dev.firebreak.experiments.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shaded jar under a real {@code spark-submit}, on nothing but what a Spark installation has. */
class JobJarIT {
    private static final String SPEC = """
            data: strokes(size=400, test=100)
            model: softmax
            workers: 5
            byzantine: 1
            attack: sign-flip
            aggregation: nnm | trimmed-mean
            rounds: 4
            """;

    @TempDir
    private Path folder;

    private Path spec;

    @BeforeEach
    void writeSpec() throws IOException {
        spec = Files.writeString(folder.resolve("tiny.yaml"), SPEC);
    }

    private record Ended(int exitCode, String out, String err) {
        JsonNode lastLine() throws IOException {
            List<String> lines = out.lines().toList();
            return new ObjectMapper().readTree(lines.get(lines.size() - 1));
        }
    }

    /** Submits {@code train tiny.yaml} with this configuration of Spark. */
    private Ended submit(String... configuration) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(JavaProcess.java());
        command.addAll(List.of(System.getProperty("firebreak.jvm-options").split(" ", -1)));
        command.addAll(List.of(
                "-Xmx1g",
                "-cp",
                Files.readString(Path.of(System.getProperty("firebreak.cluster-class-path"))),
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                "local[2]",
                "--conf",
                "spark.ui.enabled=false"));
        for (String setting : configuration) {
            command.addAll(List.of("--conf", setting));
        }
        command.addAll(List.of(
                System.getProperty("firebreak.job-jar"),
                "train",
                spec.toString(),
                "--out",
                folder.resolve("results").toString()));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        Process process = builder.start();
        assertTrue(process.waitFor(3, TimeUnit.MINUTES), "spark-submit took longer than three minutes");
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    @Test
    void everyClassIsOursOrRelocated() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("firebreak.job-jar"))) {
            List<String> foreign = jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class")
                            && !name.replaceFirst("^META-INF/versions/[0-9]+/", "")
                                    .startsWith("dev/firebreak/"))
                    .toList();
            assertEquals(List.of(), foreign);
        }
    }

    @Test
    void carriesTheLicencesOfAllThatIsInIt() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("firebreak.job-jar"))) {
            assertTrue(text(jar, "META-INF/LICENSE").contains("Apache License"));
            String notice = text(jar, "META-INF/NOTICE");
            assertTrue(notice.startsWith("Firebreak\nCopyright"), notice);
            Set<String> libraries = new TreeSet<>(Set.of("echarts"));
            jar.stream()
                    .map(entry -> entry.getName().split("/", -1))
                    .filter(path -> path.length > 4 && path[2].equals("shaded"))
                    .forEach(path -> libraries.add(path[3]));
            for (String library : libraries) {
                assertTrue(notice.toLowerCase(Locale.ROOT).contains(library), library + " is not in NOTICE");
            }
            Matcher named = Pattern.compile("licenses/[a-z0-9-]+\\.txt").matcher(notice);
            int licences = 0;
            for (; named.find(); licences++) {
                assertTrue(text(jar, "META-INF/" + named.group()).contains("Copyright"), named.group());
            }
            assertEquals(
                    licences,
                    jar.stream()
                            .filter(entry -> entry.getName().matches("META-INF/licenses/.+"))
                            .count());
        }
    }

    @Test
    void holdsNoNativeCodeAndTheDigestsOfAllModules() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("firebreak.job-jar"))) {
            assertEquals(
                    List.of(),
                    jar.stream()
                            .map(JarEntry::getName)
                            .filter(name -> name.contains("/nativ/") || name.matches(".*\\.(so|dll|jnilib|dylib)"))
                            .toList());
            assertEquals(
                    List.of(
                            "aggregation",
                            "coding",
                            "core",
                            "datasets",
                            "experiments",
                            "learning",
                            "privacy",
                            "spark-jobs",
                            "unlearning"),
                    text(jar, "META-INF/firebreak/modules.txt")
                            .lines()
                            .filter(line -> !line.isBlank())
                            .map(line -> line.replaceFirst("^firebreak-(\\S+) [0-9a-f]{64}$", "$1"))
                            .sorted()
                            .toList());
        }
    }

    private static String text(JarFile jar, String name) throws IOException {
        JarEntry entry = jar.getJarEntry(name);
        assertNotNull(entry, name);
        return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void trainsAndJudgesAFinishedRunByNewExpectations() throws Exception {
        Ended ended = submit("spark.firebreak.rounds=3");
        assertEquals(0, ended.exitCode(), ended.err());
        assertEquals("done", ended.lastLine().get("status").asText());
        Path result = Path.of(ended.lastLine().get("path").asText().replaceFirst("^file:/+", "/"));
        assertTrue(Files.exists(result.resolve("_SUCCESS")), result.toString());
        assertTrue(Files.readString(result.resolve("report.html")).contains("echarts"), "the report has no charts");
        assertTrue(Files.readString(result.resolve("spec.yaml")).contains("rounds: 3\n"));
        assertTrue(ended.lastLine().at("/metrics/test~1accuracy").isNumber(), ended.out());

        Ended judged = submit("spark.firebreak.rounds=3", "spark.firebreak.expect={test/accuracy: \">= 1.5\"}");
        assertEquals(3, judged.exitCode(), judged.err());
        assertTrue(judged.err().contains("expected test/accuracy >= 1.5"), judged.err());
        assertEquals(
                Outcome.EXPECTATION_NOT_MET.word(),
                judged.lastLine().get("status").asText());
        assertEquals(ended.lastLine().get("path"), judged.lastLine().get("path"));
    }

    @Test
    void aSpecThatIsNotAcceptableEndsWithTwoBeforeSparkStarts() throws Exception {
        Ended ended = submit("spark.firebreak.attack=sign-flop");
        assertEquals(2, ended.exitCode(), ended.err());
        assertTrue(ended.err().contains("unknown attack 'sign-flop'; did you mean 'sign-flip'?"), ended.err());
        assertFalse(ended.err().contains("Exception"), ended.err());
        assertFalse(Files.exists(folder.resolve("results")));
    }
}
