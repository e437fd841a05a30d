package dev.firebreak.jobs.unlearning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.experiments.JavaProcess;
import dev.firebreak.experiments.store.PausingFileSystem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A release as a process of its own, killed (SIGKILL) after each file that it makes visible, one start after another. Every model that
 * could be read at any time is the one that is published in the end.
 */
class ReleaseProcessTest {
    private static final int FIRST = 4;
    private static final int MOST = 60;

    @TempDir
    private Path folder;

    private ProcessBuilder command(String model, String ids, int files) throws IOException {
        Path spec = folder.resolve("request.yaml");
        Files.writeString(spec, Pipelines.FINETUNE);
        List<String> jvm = List.of(
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-Dspark.hadoop.fs.pausing.impl=" + PausingFileSystem.class.getName(),
                "-Dspark.hadoop.fs.pausing.impl.disable.cache=true",
                "-Dspark.hadoop." + PausingFileSystem.FILES + "=" + files);
        List<String> arguments = new ArrayList<>(List.of(
                "unlearn",
                "finetune",
                spec.toString(),
                "--in-process",
                "--quiet",
                "--out",
                "pausing://" + folder.resolve("out")));
        // The seed changes from start to start: a release draws nothing from it.
        for (String set : List.of(
                "model=" + model, "forget=" + ids, "mode=release", "request=DSR-1", "signer=Office", "seed=" + files)) {
            arguments.addAll(List.of("--set", set));
        }
        return JavaProcess.firebreak(jvm, arguments);
    }

    // What it says when it pauses, before it is killed there; nothing if it ends by itself.
    private Optional<String> run(String model, String ids, int files) throws IOException, InterruptedException {
        Process process = command(model, ids, files)
                .redirectError(folder.resolve("err").toFile())
                .start();
        Optional<String> paused = Optional.empty();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            // A paused process says nothing more and never ends.
            paused = out.lines()
                    .filter(line -> line.startsWith(PausingFileSystem.PAUSED))
                    .findFirst();
        } finally {
            if (paused.isPresent()) {
                process.destroyForcibly();
            }
        }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the process hangs");
        if (paused.isEmpty()) {
            assertEquals(0, process.exitValue(), Files.readString(folder.resolve("err")));
        }
        return paused;
    }

    private List<byte[]> models() throws IOException {
        List<byte[]> models = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
            for (Path file : files.filter(f -> f.endsWith("model.safetensors")).toList()) {
                models.add(Files.readAllBytes(file));
            }
        }
        return models;
    }

    @Test
    void killsAfterEachVisibleFileReleaseOneModel() throws IOException, InterruptedException {
        String model = Pipelines.trained(folder.resolve("trained"));
        String ids = Pipelines.request(folder.resolve("ids.csv"), 3, 5);
        Files.createDirectories(folder.resolve("out"));
        List<byte[]> read = new ArrayList<>();
        List<String> killed = new ArrayList<>();
        // Before the manifest is visible, only keys are; KilledWhilePublishingTest looks at those.
        int files = FIRST;
        for (Optional<String> paused = run(model, ids, files); paused.isPresent(); paused = run(model, ids, files)) {
            killed.add(paused.get());
            read.addAll(models());
            files++;
            assertTrue(files < MOST, killed.toString());
        }
        Path result;
        try (Stream<Path> runs = Files.list(folder.resolve("out/request"))) {
            result = runs.filter(run -> Files.exists(run.resolve("_SUCCESS")))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] published = Files.readAllBytes(result.resolve("model.safetensors"));
        assertTrue(read.size() > 2, "models were read after " + killed);
        for (byte[] one : read) {
            assertArrayEquals(published, one, "another model could be read: " + killed);
        }
        assertTrue(killed.stream().anyMatch(line -> line.endsWith("/_SUCCESS")), killed.toString());
        assertTrue(killed.stream().anyMatch(line -> line.endsWith("/receipt.json")), killed.toString());
        Pipelines.assertConsistent(result.toString(), Optional.empty());
        Pipelines.assertOwnerHasExactly(result.toString());
    }
}
