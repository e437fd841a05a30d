package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.core.Sha256;
import dev.firebreak.experiments.CodeVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A result is found again under the same spec, data and code, and under no other data. */
class RunIdentityTest {
    private static final String TRAIN = """
            data: csv(path=rows.csv)
            model: logistic
            workers: 3
            rounds: 2
            """;
    private static final String AUDIT = """
            data: csv(path=rows.csv)
            model: softmax(bias=false)
            method: output-perturbation(initial-clip=1, epsilon=1, epochs=0)
            audited: 2
            runs: 100
            worst-case-runs: 0
            shadows: 0
            epochs: 1
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeSpecs() throws IOException {
        Files.writeString(folder.resolve("train.yaml"), TRAIN);
        Files.writeString(folder.resolve("audit.yaml"), AUDIT);
    }

    private String rows(int shift) throws IOException {
        String rows = IntStream.range(0, 30)
                .mapToObj(i -> (i * 7 % 10 + shift) + "," + i % 3 + "," + i % 2 + "\n")
                .reduce("", String::concat);
        Files.writeString(folder.resolve("rows.csv"), rows);
        return rows;
    }

    private JsonNode run(String... words) throws IOException {
        String[] all = new String[words.length + 5];
        System.arraycopy(words, 0, all, 0, words.length);
        System.arraycopy(
                new String[] {
                    "--data", folder.toString(), "--out", folder.resolve("out").toString(), "--quiet"
                },
                0,
                all,
                words.length,
                5);
        Ran ran = Ran.firebreak(all);
        assertTrue(ran.exitCode() == 0 || ran.exitCode() == 3, ran.err());
        return new ObjectMapper().readTree(ran.out().lines().reduce("", (a, b) -> b));
    }

    private static JsonNode manifest(JsonNode line) throws IOException {
        String path = line.get("path").asText().replaceFirst("^file:/+", "/");
        return new ObjectMapper().readTree(Path.of(path, "manifest.json").toFile());
    }

    @Test
    void otherDataUnderTheSameNameAreAnotherRun() throws IOException {
        String train = folder.resolve("train.yaml").toString();
        String rows = rows(0);
        JsonNode first = run("train", train, "--in-process");
        rows(1);
        JsonNode second = run("train", train, "--in-process");
        assertNotEquals(first.get("run"), second.get("run"));
        assertNotEquals(first.get("metrics"), second.get("metrics"));

        rows(0);
        // Neither in this process nor on cores: the result is there, so nothing starts.
        assertEquals(first, run("train", train, "--in-process"));
        assertEquals(first, run("train", train, "--master", "local[7]"));

        JsonNode manifest = manifest(first);
        assertEquals("train", manifest.get("kind").asText());
        assertEquals(CodeVersion.code(), manifest.get("code").asText());
        assertEquals("device", manifest.get("faultDomain").asText());
        assertEquals(
                Sha256.hex(rows.getBytes(StandardCharsets.UTF_8)),
                manifest.at("/dataDigests/path~1rows.csv").asText());
        assertFalse(manifest.toString().contains(folder.toString()), manifest.toString());
    }

    @Test
    void anAuditOfOtherDataIsAnotherAudit() throws IOException {
        String audit = folder.resolve("audit.yaml").toString();
        rows(0);
        JsonNode first = run("unlearn", "audit", audit, "--in-process");
        rows(1);
        JsonNode second = run("unlearn", "audit", audit, "--in-process");
        assertNotEquals(first.get("run"), second.get("run"));
        assertEquals("audit", manifest(first).get("kind").asText());
        assertNotEquals(manifest(first).get("dataDigests"), manifest(second).get("dataDigests"));
    }
}
