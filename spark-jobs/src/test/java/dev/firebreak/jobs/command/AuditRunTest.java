package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.audit.AuditKind;
import dev.firebreak.experiments.report.Browser;
import dev.firebreak.experiments.run.Declaration;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runs;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.run.Stop;
import dev.firebreak.experiments.spec.SpecFiles;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.jobs.HadoopSettings;
import dev.firebreak.jobs.workers.SparkApplication;
import dev.firebreak.jobs.workers.SparkRuntime;
import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.unlearning.finetuning.ConstantSteps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Audits have the same bits on Spark, in this process and after a stop, and refute what is not so. */
class AuditRunTest {
    private static final String CLIPPING =
            "gradient-clipping(initial-clip=1, gradient-clip=1, rate=0.1, regularization=1, batch=16, epochs=0";

    @TempDir
    private Path folder;

    private Declaration<SpecValues> spec(Map<String, String> options) throws IOException {
        Path file = Files.writeString(folder.resolve("audit.yaml"), """
                data: two-classes(size=60, test=40, dimension=4, gap=4)
                canary: 4
                audited: 1
                model: logistic
                batch: 16
                epochs: 3
                rate: 1
                method: %s, epsilon=5)
                runs: 100
                worst-case-runs: 2000
                shadows: 40
                """.formatted(CLIPPING));
        return Declaration.read(
                AuditKind.AUDIT, SpecFiles.read(file.toString(), HadoopSettings::ofSparkSubmit), Map.of(), options);
    }

    private FinishedRun run(String out, Map<String, String> options, Stop stop, JavaSparkContext spark)
            throws IOException {
        RunOptions how = new RunOptions(folder.resolve(out).toString(), false, true);
        Inputs inputs = Inputs.of(null, HadoopSettings.ofSparkSubmit());
        Runtime runtime = spark == null ? LocalRuntime.allCores() : SparkRuntime.of(spark);
        return new Runs(how, inputs, runtime, stop, warning -> {}).run(spec(options));
    }

    private static byte[] written(FinishedRun run, String file) throws IOException {
        return Files.readAllBytes(
                Path.of(run.path().replaceFirst("^file:/*", "/")).resolve(file));
    }

    @Test
    void sparkGivesTheBitsOfThisProcessAndGoesOnAfterAStop() throws Exception {
        FinishedRun here = run("here", Map.of(), () -> false, null);
        assertEquals(Outcome.DONE, here.outcome());
        assertTrue(here.metrics().get("records/accuracy") > 0.3, here.metrics().toString());
        assertTrue(run("here", Map.of(), () -> false, null).already());
        byte[] page = written(here, "report.html");
        Files.delete(Path.of(here.path().replaceFirst("^file:/*", "/")).resolve("report.html"));
        assertEquals(0, Ran.firebreak("report", here.path()).exitCode());
        assertArrayEquals(page, written(here, "report.html"), "the page is made from the folder alone");
        Browser.assertShown(
                folder, Path.of(here.path().replaceFirst("^file:/*", "/")).resolve("report.html"));
        try (JavaSparkContext spark = SparkApplication.start("audit", "local[2]")) {
            AtomicInteger asked = new AtomicInteger();
            FinishedRun stopped = run("spark", Map.of(), () -> asked.incrementAndGet() > 5, spark);
            assertEquals(Outcome.STOPPED, stopped.outcome());
            FinishedRun resumed = run("spark", Map.of(), () -> false, spark);
            assertEquals(Outcome.DONE, resumed.outcome());
            assertEquals(here.metrics(), resumed.metrics());
            for (String file : new String[] {"audit.json", "summary.json", "spec.yaml"}) {
                assertArrayEquals(written(here, file), written(resumed, file), file);
            }
        }
    }

    // Noise for epsilon 5 halved, and epsilon 5 claimed all the same.
    @Test
    void halvedNoiseRefutesTheClaim() throws IOException {
        double sigma = new ConstantSteps(1, 1, 0.1, 1, 7)
                .calibrated(5, 1e-5, Conversion.GDP, 0)
                .schedule()
                .noise()[0];
        Map<String, String> few = Map.of("runs", "0", "shadows", "0", "claimed-epsilon", "5");
        FinishedRun honest = run("honest", with(few, sigma), () -> false, null);
        assertEquals(Outcome.DONE, honest.outcome(), honest.failures().toString());
        FinishedRun halved = run("halved", with(few, sigma / 2), () -> false, null);
        assertEquals(Outcome.EXPECTATION_NOT_MET, halved.outcome());
        assertEquals(3, halved.outcome().exitCode());
        assertTrue(
                halved.failures().get(0).contains("worst pair has mu"),
                halved.failures().toString());
        // The result that is there says the same.
        assertEquals(
                Outcome.EXPECTATION_NOT_MET,
                run("halved", with(few, sigma / 2), () -> false, null).outcome());
    }

    private static Map<String, String> with(Map<String, String> options, double sigma) {
        Map<String, String> all = new TreeMap<>(options);
        all.put("method", CLIPPING + ", steps=7, noise=" + sigma + ")");
        return all;
    }

    // An exact method, one without guarantee, several models, a guarantee without mu.
    @Test
    void everyKindOfMethodCanBeAudited() throws IOException {
        for (String method : new String[] {
            "retrain(batch=16, epochs=2)",
            "fine-tune(batch=16, epochs=1)",
            "sisa(shards=2, slices=2, batch=16)",
            "model-clipping(epsilon=1, batch=16, epochs=1)"
        }) {
            FinishedRun run = run(
                    "kinds", Map.of("method", method, "shadows", "16", "worst-case-runs", "1000"), () -> false, null);
            assertEquals(Outcome.DONE, run.outcome(), method + run.failures());
        }
    }

    @Test
    void theShippedAuditIsAcceptable() {
        SpecValues shipped = Declaration.read(
                        AuditKind.AUDIT,
                        SpecFiles.read("unlearning/audit-canary", HadoopSettings::ofSparkSubmit),
                        Map.of(),
                        Map.of())
                .spec();
        List<String> lines = shipped.canonical().lines().toList();
        assertTrue(lines.containsAll(List.of("name: audit-canary", "shadows: 20000")), lines.toString());
    }

    @Test
    void allProblemsAreToldAtOnce() throws IOException {
        Map<String, String> wrong = Map.of("canary", "0", "audited", "0", "shadows", "3", "method", "gradient-cliping");
        InputException refused = assertThrows(InputException.class, () -> spec(wrong));
        assertEquals(3, refused.problems().size(), refused.getMessage());
        assertTrue(refused.getMessage().contains("gradient-clipping"), refused.getMessage());
        for (Map<String, String> tooMuch :
                List.of(Map.of("canary", "1e308"), Map.of("runs", "2147483647"), Map.of("shadows", "2147483647"))) {
            assertThrows(InputException.class, () -> spec(tooMuch));
        }
        // The plain logistic model guarantees no curvature.
        Map<String, String> flat =
                Map.of("method", "perturbed-minimization(strong-convexity=100, smoothness=200, noise=0.05)");
        InputException uncertified = assertThrows(InputException.class, () -> run("flat", flat, () -> false, null));
        assertTrue(uncertified.getMessage().contains("strong-convexity=100"), uncertified.getMessage());
        Map<String, String> regression = Map.of("data", "r1");
        assertThrows(InputException.class, () -> run("regression", regression, () -> false, null));
    }
}
