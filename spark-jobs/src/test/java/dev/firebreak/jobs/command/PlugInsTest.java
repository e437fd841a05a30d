package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.core.Sha256;
import dev.firebreak.core.part.PlugIns;
import dev.firebreak.experiments.CodeVersion;
import dev.firebreak.experiments.JavaProcess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts in jars of a user: the example of the documentation, and jars that are refused. */
class PlugInsTest {
    private static final String SPEC =
            Path.of("..", "docs", "extend", "spec.yaml").toString();

    @TempDir
    private Path folder;

    private static JsonNode last(String out) throws IOException {
        List<String> lines = out.lines().toList();
        return new ObjectMapper().readTree(lines.get(lines.size() - 1));
    }

    private JsonNode trained() throws IOException {
        Ran ran = Ran.firebreak(
                "train",
                SPEC,
                "--in-process",
                "--quiet",
                "--out",
                folder.resolve("here").toString());
        assertEquals(0, ran.exitCode(), ran.err());
        return last(ran.out());
    }

    private static byte[] file(JsonNode run, String name) throws IOException {
        return Files.readAllBytes(Path.of(run.get("path").asText(), name));
    }

    private static void assertSameBits(JsonNode one, JsonNode other) throws IOException {
        assertEquals(one.get("run"), other.get("run"));
        assertArrayEquals(file(one, "model.safetensors"), file(other, "model.safetensors"));
        for (String metric : List.of("test/loss", "train/loss", "train/batch-loss", "test/accuracy")) {
            assertEquals(one.at("/metrics").get(metric), other.at("/metrics").get(metric), metric);
        }
    }

    @Test
    void theExampleIsListedAndAggregates() throws Exception {
        Path jar = PlugInJar.example(folder);
        assertEquals(2, Ran.firebreak("list", "winsorized-mean").exitCode());
        Ran listed = PlugInJar.with(() -> Ran.firebreak("list", "winsorized-mean"), jar);
        assertEquals(0, listed.exitCode(), listed.err());
        assertTrue(listed.out().contains("Tukey"), listed.out());
        String line = "{\"pipeline\":\"winsorized-mean\",\"byzantine\":1,\"vectors\":[[1],[2],[3],[100]]}\n";
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)));
            Ran ran = PlugInJar.with(() -> Ran.firebreak("aggregate"), jar);
            // 1 counts as 2 and 100 as 3.
            assertEquals(2.5, last(ran.out()).at("/result/0").asDouble(), ran.out() + ran.err());
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void theExampleTrainsToTheSameBitsHereAndOnSparkAndInAnotherRunThanWithoutIt() throws Exception {
        Path jar = PlugInJar.example(folder);
        JsonNode here = PlugInJar.with(this::trained, jar);
        assertTrue(here.at("/metrics/test~1accuracy").asDouble() > 0.7, here.toString());
        assertSameBits(here, submitted(jar));
        String code = new ObjectMapper()
                .readTree(file(here, "manifest.json"))
                .get("code")
                .asText();
        assertNotEquals(CodeVersion.code(), code);
        assertEquals(code, PlugInJar.with(CodeVersion::code, jar));
        assertEquals(List.of(Sha256.hex(Files.readAllBytes(jar))), PlugInJar.with(PlugIns::digests, jar));
    }

    @Test
    void aKindOfRunHasACommandSweepsASchemaMetricsAndAReport() throws Exception {
        Path jar = PlugInJar.example(folder);
        String spec = Path.of("..", "docs", "extend", "aggregation-error.yaml").toString();
        String out = folder.resolve("kinds").toString();
        assertEquals(2, Ran.firebreak("aggregation-error", spec).exitCode());
        Ran ran = PlugInJar.with(
                () -> Ran.firebreak("aggregation-error", spec, "--in-process", "--quiet", "--out", out), jar);
        assertEquals(0, ran.exitCode(), ran.err());
        JsonNode line = last(ran.out());
        assertEquals(6, line.at("/metrics/cells~1done").asInt(), ran.out());
        JsonNode cells = new ObjectMapper().readTree(file(line, "cells.json"));
        Map<String, Double> worst = new TreeMap<>();
        cells.get("cells")
                .forEach(cell -> worst.merge(
                        cell.at("/at/aggregation").asText(),
                        cell.at("/metrics/error~1worst").asDouble(),
                        Math::max));
        assertTrue(worst.get("nnm | trimmed-mean") < worst.get("mean"), worst.toString());

        Path single = Files.writeString(
                folder.resolve("single.yaml"),
                "{workers: 9, byzantine: 2, rounds: 5, aggregation: krum, attack: offset}");
        JsonNode one = last(PlugInJar.with(
                        () -> Ran.firebreak(
                                "aggregation-error", single.toString(), "--in-process", "--quiet", "--out", out),
                        jar)
                .out());
        assertTrue(new String(file(one, "report.html"), StandardCharsets.UTF_8).contains("Worst error"));
        Ran schema = PlugInJar.with(() -> Ran.firebreak("schema", "aggregation-error"), jar);
        assertTrue(schema.out().contains("numbers in a vector"), schema.err());
        Ran metrics = PlugInJar.with(() -> Ran.firebreak("list", "metric"), jar);
        assertTrue(metrics.out().contains("error/worst"), metrics.out());
        Ran refused = PlugInJar.with(
                () -> Ran.firebreak("aggregation-error", spec, "--set", "byzantine=10", "--out", out), jar);
        assertEquals(2, refused.exitCode(), refused.out());
    }

    /** Where the plug-in is on no class path, but shipped by Spark. */
    private JsonNode submitted(Path jar) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(JavaProcess.java());
        command.add("@" + Path.of("target", "classes", "dev", "firebreak", "jobs", "jvm.options"));
        command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", "local[2]"));
        command.addAll(List.of("--conf", "spark.ui.enabled=false", "--jars", jar.toString()));
        command.addAll(List.of("--class", Firebreak.class.getName(), "spark-internal"));
        command.addAll(List.of(
                "train", SPEC, "--quiet", "--out", folder.resolve("submitted").toString()));
        Path out = folder.resolve("submitted.out");
        Path err = folder.resolve("submitted.err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), Files.readString(err));
        return last(Files.readString(out));
    }

    private void refused(String what, Path... jars) throws Exception {
        Ran ran = PlugInJar.with(() -> Ran.firebreak("list"), jars);
        assertEquals(2, ran.exitCode(), ran.err());
        assertEquals("", ran.out());
        assertTrue(ran.err().contains(what), ran.err());
        assertEquals(1, ran.err().lines().count(), ran.err());
    }

    @Test
    void kindsWithTheWordOrTheCommandOfAnotherAreRefused() throws Exception {
        String kind = """
                public final class %s implements dev.firebreak.experiments.run.KindProvider {
                    public List<dev.firebreak.experiments.run.Kind<?>> kinds() {
                        return List.of(new Made());
                    }
                    private static final class Made implements dev.firebreak.experiments.run.Kind<String> {
                        public String word() { return "%s"; }
                        public dev.firebreak.experiments.run.Usage usage() {
                            return new dev.firebreak.experiments.run.Usage("%s", "", List.of(), List.of());
                        }
                        public List<dev.firebreak.core.spec.SpecKey<?>> keys() { return List.of(); }
                        public String read(dev.firebreak.experiments.spec.SpecValues values) { return ""; }
                        public dev.firebreak.experiments.run.Job job(String spec, dev.firebreak.experiments.run.Inputs inputs,
                                dev.firebreak.experiments.run.RunOptions options) { return null; }
                    }
                }
                """;
        refused(
                "there is a kind of run 'train' already",
                PlugInJar.ofKind(folder, "Word", kind.formatted("Word", "train", "x")));
        refused(
                "Another subcommand named 'list'",
                PlugInJar.ofKind(folder, "Taken", kind.formatted("Taken", "mine", "list")));
        refused(
                "'nowhere mine': a command has one word",
                PlugInJar.ofKind(folder, "Below", kind.formatted("Below", "mine", "nowhere mine")));
    }

    private static String rule(String name) {
        return """
                public void provide(Parts parts) {
                    parts.add(Rule.class, new Part<Rule>("%s", "a rule", "", List.of(), a -> null));
                }
                """.formatted(name);
    }

    @Test
    void whatFailsWhenAPartIsMadeIsRefused() throws Exception {
        Path empty = PlugInJar.of(folder, "Empty", rule("mine"), "");
        String gone = rule("gone").replace("a -> null", "a -> { throw new NoClassDefFoundError(\"Gone\"); }");
        Path broken = PlugInJar.of(folder, "Broken", gone, "");
        for (String part : List.of("mine", "gone")) {
            Ran ran = PlugInJar.with(
                    () -> Ran.firebreak("train", "quickstart/digits", "--in-process", "--set", "aggregation=" + part),
                    empty,
                    broken);
            assertEquals(2, ran.exitCode(), ran.err());
            String what = part.equals("mine")
                    ? "plug-in Empty: 'mine' cannot be made: java.lang.NullPointerException: it made nothing"
                    : "plug-in Broken: 'gone' cannot be made: java.lang.NoClassDefFoundError: Gone";
            assertTrue(ran.err().contains(what), ran.err());
        }
    }

    @Test
    void twoPartsOfOneNameAreRefused() throws Exception {
        Path known = PlugInJar.of(folder, "Known", rule("trimmed-mean"), "");
        refused("plug-in Known: there is a rule 'trimmed-mean' already", known);
        Path first = PlugInJar.of(folder, "First", rule("mine"), "");
        Path second = PlugInJar.of(folder, "Second", rule("mine"), "");
        refused("plug-in First has a part 'mine' of type Rule too", first, second);
    }

    @Test
    void whatCannotBeLoadedIsRefused() throws Exception {
        refused("Provider Absent not found", PlugInJar.of(folder, "Present", rule("mine"), "Absent"));
        String fails = "public void provide(Parts parts) { throw new IllegalStateException(\"no licence\"); }";
        refused("plug-in Fails: java.lang.IllegalStateException: no licence", PlugInJar.of(folder, "Fails", fails, ""));
        String never = "public Never() { throw new IllegalStateException(\"never\"); }" + rule("mine");
        refused("Provider Never could not be instantiated", PlugInJar.of(folder, "Never", never, ""));
        refused("'Not A Name' is no name of a part", PlugInJar.of(folder, "Misnamed", rule("Not A Name"), ""));
        String stray = "public void provide(Parts parts) {"
                + " parts.add(String.class, new Part<String>(\"mine\", \"\", \"\", List.of(), a -> \"\")); }";
        refused(
                "plug-in Stray: there is no family of parts of type java.lang.String",
                PlugInJar.of(folder, "Stray", stray, ""));
    }
}
