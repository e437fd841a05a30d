package dev.firebreak.experiments.unlearning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.store.DyingFileSystem;
import dev.firebreak.unlearning.unlearner.UnlearningPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever change to the disk is the last one before a kill, what is published is a model with its own receipt and its owner's
 * files: the old ones or the new ones. Every model of a release that could be read at any time has the same bytes.
 */
class KilledWhilePublishingTest {
    @TempDir
    Path folder;

    private Map<String, String> request;

    @BeforeEach
    void train() throws IOException {
        FinishedRun training = Pipelines.run(
                UnlearningPipeline.PERTURB,
                Pipelines.PERTURB,
                Pipelines.REGRESSION,
                Pipelines.options(folder.resolve("trained").toString(), false));
        request = new HashMap<>(Map.of(
                "model",
                training.path(),
                "forget",
                Pipelines.request(folder.resolve("ids.csv"), 4, 9),
                "method",
                "output-perturbation(initial-clip=1, batch=64, epochs=1)",
                "mode",
                "release",
                "request",
                "DSR-7",
                "signer",
                "Data Office"));
    }

    // What a reader of the results sees of a model, published or not.
    private static List<byte[]> visible(Path out) throws IOException {
        if (!Files.exists(out)) {
            return List.of();
        }
        List<byte[]> models = new ArrayList<>();
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file : files.filter(f -> f.endsWith("model.safetensors")).toList()) {
                models.add(Files.readAllBytes(file));
            }
        }
        return models;
    }

    private Optional<FinishedRun> run(Path out, long changes, boolean careful, boolean force) {
        try {
            return Optional.of(Pipelines.run(
                    request,
                    Pipelines.options("dying://" + out, force),
                    DyingFileSystem.configuration(changes, careful),
                    Clock.systemUTC()));
        } catch (IOException | InputException killed) {
            if (changes == Long.MAX_VALUE) {
                throw new AssertionError("nothing was killed", killed);
            }
            return Optional.empty();
        }
    }

    private static Optional<String> published(Path out) throws IOException {
        Path runs = out.resolve("request");
        if (!Files.exists(runs)) {
            return Optional.empty();
        }
        try (Stream<Path> inner = Files.list(runs)) {
            List<Path> whole = inner.filter(run -> !run.getFileName().toString().startsWith("."))
                    .filter(run -> Files.exists(run.resolve("_SUCCESS")))
                    .toList();
            assertTrue(whole.size() < 2, whole.toString());
            return whole.stream().map(Path::toString).findFirst();
        }
    }

    private void assertConsistent(String path) throws IOException {
        Pipelines.assertConsistent(path, Optional.of(Pipelines.receipt(request.get("model"))));
    }

    @Test
    void aNewResultIsThereWholeOrNotAtAll() throws IOException {
        int steps = 0;
        int unpublished = 0;
        boolean alive = false;
        while (!alive) {
            Path out = folder.resolve("new" + steps);
            // The owner's folder of the trained model is another one, which no kill touches.
            alive = run(out, steps, false, false).isPresent();
            Optional<String> seen = published(out);
            if (seen.isPresent()) {
                assertConsistent(seen.get());
            }
            List<byte[]> read = visible(out);
            unpublished += seen.isEmpty() ? read.size() : 0;
            // A release draws nothing from the seed.
            request.put("seed", String.valueOf(100 + steps));
            FinishedRun finished = run(out, Long.MAX_VALUE, false, false).orElseThrow();
            assertEquals(seen.isPresent(), finished.already(), "step " + steps);
            String path = finished.path().replace("dying:", "");
            assertConsistent(path);
            for (byte[] model : read) {
                assertArrayEquals(Files.readAllBytes(Path.of(path, "model.safetensors")), model, "step " + steps);
            }
            assertTrue(run(out, Long.MAX_VALUE, false, false).orElseThrow().already());
            Pipelines.assertOwnerHasExactly(path);
            steps++;
        }
        assertTrue(unpublished > 3, "a model without _SUCCESS was seen " + unpublished + " times");
        assertTrue(steps > 40, "only " + steps + " steps were tried");
    }

    @Test
    void aRedoLeavesTheOldPairOrTheNew() throws IOException {
        Path out = folder.resolve("redo");
        request.put("mode", "experiment");
        String path = run(out, Long.MAX_VALUE, true, false).orElseThrow().path().replace("dying:", "");
        int steps = 0;
        int kept = 0;
        int replaced = 0;
        boolean alive = false;
        while (!alive) {
            String before = Pipelines.receipt(path).hash();
            // A redo is told from what was there by the name of the request.
            request.put("request", "redo-" + steps);
            alive = run(out, steps, true, true).isPresent();
            Optional<String> seen = published(out);
            if (seen.isPresent()) {
                assertConsistent(seen.get());
            }
            assertTrue(run(out, Long.MAX_VALUE, true, false).orElseThrow().already(), "the result was lost");
            assertConsistent(path);
            boolean same = Pipelines.receipt(path).hash().equals(before);
            kept += same ? 1 : 0;
            replaced += same ? 0 : 1;
            steps++;
        }
        assertTrue(kept > 30, "kept " + kept);
        assertTrue(replaced > 1, "a kill after the new result was whole was not tried");
        String last = Pipelines.receipt(path).hash();
        request.put("request", "last");
        assertNotEquals(
                last,
                Pipelines.receipt(run(out, Long.MAX_VALUE, true, true)
                                .orElseThrow()
                                .path()
                                .replace("dying:", ""))
                        .hash());
        Path owned = Pipelines.owned(path);
        try (Stream<Path> all = Files.list(owned.getParent())) {
            assertEquals(List.of(owned), all.toList(), "files of replaced results are left");
        }
        assertFalse(Files.exists(
                out.resolve("request").resolve(".redo-" + Path.of(path).getFileName())));
    }
}
