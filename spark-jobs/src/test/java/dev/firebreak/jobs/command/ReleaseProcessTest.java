package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.experiments.JavaProcess;
import dev.firebreak.experiments.store.PausingFileSystem;
import dev.firebreak.experiments.unlearning.Pipelines;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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

    private ProcessBuilder command(String model, String ids, String pause, int seed) throws IOException {
        Path spec = folder.resolve("request.yaml");
        Files.writeString(spec, Pipelines.FINETUNE);
        List<String> jvm = List.of(
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-Dspark.hadoop.fs.pausing.impl=" + PausingFileSystem.class.getName(),
                "-Dspark.hadoop.fs.pausing.impl.disable.cache=true",
                "-Dspark.hadoop." + pause);
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
                "model=" + model, "forget=" + ids, "mode=release", "request=DSR-1", "signer=Office", "seed=" + seed)) {
            arguments.addAll(List.of("--set", set));
        }
        return JavaProcess.firebreak(jvm, arguments);
    }

    // What it says when it pauses, before it is killed there; nothing if it ends by itself.
    private Optional<String> run(String model, String ids, int files) throws IOException, InterruptedException {
        Process process = command(model, ids, PausingFileSystem.FILES + "=" + files, files)
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

    // The same request under another name, to its end; its exit code.
    private int twin(String model, String ids) throws IOException, InterruptedException {
        ProcessBuilder command = command(model, ids, PausingFileSystem.FILES + "=0", 1);
        command.command().addAll(List.of("--set", "name=twin"));
        Process process = command.redirectOutput(folder.resolve("twin.out").toFile())
                .redirectError(folder.resolve("twin.err").toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the process hangs");
        return process.exitValue();
    }

    private SortedMap<String, String> kept() throws IOException {
        SortedMap<String, String> kept = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder.resolve("out-private/request"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                kept.put(file.toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return kept;
    }

    @Test
    void aRequestIsAnsweredByOneProcessUnderWhateverName() throws IOException, InterruptedException {
        String model = Pipelines.trained(folder.resolve("trained"));
        String ids = Pipelines.request(folder.resolve("ids.csv"), 3, 5);
        Files.createDirectories(folder.resolve("out"));
        Process first = command(model, ids, PausingFileSystem.NAME + "=summary.json", 1)
                .redirectError(folder.resolve("err").toFile())
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(first.getInputStream(), StandardCharsets.UTF_8))) {
            assertTrue(
                    out.lines().anyMatch(line -> line.startsWith(PausingFileSystem.PAUSED)),
                    () -> "it did not pause: " + first);
            SortedMap<String, String> before = kept();
            assertTrue(before.size() >= 4, before.keySet().toString());
            int refused = twin(model, ids);
            String err = Files.readString(folder.resolve("twin.err"));
            assertEquals(2, refused, err);
            assertTrue(err.contains("another process is writing the same result (process " + first.pid()), err);
            assertEquals(before, kept());
        } finally {
            first.destroyForcibly();
        }
        assertTrue(first.waitFor(60, TimeUnit.SECONDS), "the process hangs");
        assertEquals(0, twin(model, ids), Files.readString(folder.resolve("twin.err")));
        List<byte[]> models = models();
        assertEquals(2, models.size(), "of the killed attempt and of its successor");
        assertArrayEquals(models.get(0), models.get(1));
        String result = ReleaseTest.ResultPaths.last(Files.readString(folder.resolve("twin.out")));
        Pipelines.assertOwnerHasExactly(result.substring(result.indexOf('/')));
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
