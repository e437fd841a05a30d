package dev.firebreak.experiments.unlearning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.core.InputException;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.experiments.store.ModelFile;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.unlearning.receipt.Evidence;
import dev.firebreak.unlearning.receipt.ReceiptCheck;
import dev.firebreak.unlearning.unlearner.UnlearningPipeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What noise, salts, hashes and digests of a request depend on. */
class RequestIdentityTest {
    @TempDir
    private Path folder;

    private String model;
    private String ids;

    @BeforeEach
    void train() throws IOException {
        model = Pipelines.trained(folder.resolve("out"));
        ids = Pipelines.request(folder.resolve("ids.csv"), 3, 5);
    }

    private FinishedRun run(Map<String, String> more) throws IOException {
        Map<String, String> set = new HashMap<>(Map.of("model", model, "forget", ids));
        set.putAll(more);
        return Pipelines.run(
                UnlearningPipeline.FINETUNE,
                Pipelines.FINETUNE,
                set,
                Pipelines.options(folder.resolve("out").toString(), false));
    }

    private static Manifest manifest(String path) throws IOException {
        return ResultFolder.open(path, new Configuration()).manifest();
    }

    private static byte[] salt(FinishedRun run) throws IOException {
        return Files.readAllBytes(Pipelines.owned(run.path()).resolve(Owner.SALT));
    }

    private static String modelHash(FinishedRun run, String field) throws IOException {
        return new ObjectMapper()
                .readTree(Pipelines.receipt(run.path()).text())
                .at("/model/" + field)
                .asText();
    }

    @Test
    void noiseSaltAndModelHashDoNotDependOnTheRun() throws IOException {
        FinishedRun one = run(Map.of());
        FinishedRun two = run(Map.of("name", "another"));
        assertNotEquals(one.run(), two.run());
        assertArrayEquals(Pipelines.theta(one.path()), Pipelines.theta(two.path()), 0);
        assertArrayEquals(salt(one), salt(two));
        for (String field : List.of("before", "after")) {
            assertEquals(modelHash(one, field), modelHash(two, field));
        }
        byte[] file = ResultFolder.open(one.path(), new Configuration()).model().orElseThrow();
        assertArrayEquals(
                file,
                ResultFolder.open(two.path(), new Configuration()).model().orElseThrow(),
                "equal models are equal files");
        assertFalse(new String(file, StandardCharsets.ISO_8859_1).contains("__metadata__"));
        assertEquals(ModelFile.identity("model", file), modelHash(one, "after"));

        ids = Pipelines.request(folder.resolve("others.csv"), 3, 5, 6);
        assertFalse(java.util.Arrays.equals(salt(one), salt(run(Map.of()))), "other ids");
    }

    @Test
    void resultsStateDigestsUnderTheOwnersKey() throws IOException {
        SortedMap<String, String> plain = DataSources.SOURCES
                .build("strokes(size=200, test=50)")
                .digests(new DataFolder(null, new Configuration()), 1);
        assertEquals(plain, manifest(model).dataDigests(), "the seed of the data is 1");
        FinishedRun experiment = run(Map.of());
        FinishedRun release = run(Map.of("mode", "release", "request", "DSR-1", "signer", "Office"));
        Owner owner = Owner.open(PrivatePaths.beside(folder.resolve("out").toString()), new Configuration());
        SortedMap<String, String> keyed = new TreeMap<>();
        plain.forEach((name, digest) -> keyed.put(name, owner.hexDigest("data", List.of(name, digest))));
        assertEquals(keyed, manifest(experiment.path()).dataDigests());
        assertEquals(keyed, manifest(release.path()).dataDigests());

        // The owner can go on from it, and the data are still compared.
        model = release.path();
        ids = Pipelines.request(folder.resolve("more.csv"), 7);
        FinishedRun next = run(Map.of("mode", "release", "request", "DSR-1", "signer", "Office"));
        assertEquals(1, next.metrics().get("request/forgotten"));
        assertEquals(keyed, manifest(next.path()).dataDigests());
    }

    private FinishedRun at(String time) throws IOException {
        Map<String, String> set = Map.of(
                "model", model, "forget", ids, "mode", "release", "request", "DSR-1", "signer", "Office", "name",
                "dated");
        return Pipelines.run(
                set,
                Pipelines.options(folder.resolve("out").toString(), false),
                new Configuration(),
                Clock.fixed(Instant.parse(time), ZoneOffset.UTC));
    }

    @Test
    void aClockThatWasSetBackIsRefusedBeforeTheNextReceipt() throws IOException {
        model = at("2027-03-01T09:30:15.75Z").path();
        ids = Pipelines.request(folder.resolve("more.csv"), 7);
        String refused = assertThrows(InputException.class, () -> at("2027-03-01T09:30:14Z"))
                .getMessage();
        assertTrue(
                refused.contains(
                        "dated 2027-03-01T09:30:15Z, but the clock of this computer says 2027-03-01T09:30:14Z"),
                refused);
        FinishedRun next = at("2027-03-01T09:30:15Z");
        assertEquals(1, next.metrics().get("request/forgotten"));
        assertTrue(ReceiptCheck.holds(ReceiptCheck.check(
                Pipelines.receipt(next.path()), Evidence.NONE.withPrevious(Pipelines.receipt(model)))));
    }
}
