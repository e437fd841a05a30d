package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.experiments.JavaProcess;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.unlearning.Pipelines;
import dev.firebreak.unlearning.unlearner.UnlearningPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM to an unlearning command, as a process of its own. */
class StoppedProcessTest {
    private static final String LONG = "gradient-clipping(batch=32, epochs=1000000, epsilon=5, post-rate=0.5)";

    @TempDir
    private Path folder;

    private Optional<Path> status() throws IOException {
        Path runs = folder.resolve("out").resolve("request");
        if (!Files.isDirectory(runs)) {
            return Optional.empty();
        }
        try (Stream<Path> all = Files.list(runs)) {
            return all.map(run -> run.resolve("status.json"))
                    .filter(Files::exists)
                    .findFirst();
        }
    }

    @Test
    void aRequestEndsWithFourAndTheNextStartAnswersIt() throws IOException, InterruptedException {
        String model = Pipelines.trained(folder.resolve("trained"));
        String ids = Pipelines.request(folder.resolve("ids.csv"), 4, 9);
        Path spec = Files.writeString(folder.resolve("request.yaml"), Pipelines.FINETUNE);
        Process process = JavaProcess.firebreak(
                        List.of(),
                        List.of(
                                "unlearn",
                                "finetune",
                                spec.toString(),
                                "--in-process",
                                "--out",
                                folder.resolve("out").toString(),
                                "--set",
                                "model=" + model,
                                "--set",
                                "forget=" + ids,
                                "--set",
                                "method=" + LONG))
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (process.isAlive() && status().isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        String err = Files.readString(folder.resolve("err.txt"));
        Path status = status().orElseThrow(() -> new AssertionError("the request did not begin: " + err));
        process.destroy();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the process does not stop");
        String said = Files.readString(folder.resolve("err.txt"));
        assertEquals(4, process.exitValue(), said);
        assertFalse(said.contains("Exception"), said);
        assertFalse(said.contains("report.html"), said);
        assertTrue(said.contains("stopped; the same command goes on"), said);
        JsonNode stopped = new ObjectMapper().readTree(status.toFile());
        assertEquals("stopped", stopped.get("status").asText());
        assertEquals(4, stopped.get("exitCode").asInt());
        assertTrue(Files.readString(folder.resolve("out.txt")).contains("\"status\":\"stopped\""));

        FinishedRun answered = Pipelines.run(
                UnlearningPipeline.FINETUNE,
                Pipelines.FINETUNE,
                Map.of("model", model, "forget", ids),
                Pipelines.options(folder.resolve("out").toString(), false));
        assertEquals(Outcome.DONE, answered.outcome());
        Pipelines.assertConsistent(answered.path(), Optional.empty());
    }
}
