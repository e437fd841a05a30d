package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.experiments.report.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnlearnDemoTest {
    private static Ran demo(Path out) {
        return Ran.firebreak(
                "unlearn", "demo", "--out", out.toString(), "--size", "600", "--audit-runs", "200", "--seed", "3");
    }

    static Path only(Path folder, String containing) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith(containing)).findFirst().orElseThrow();
        }
    }

    @Test
    void theWholeWayEndsInAReceiptThatVerifies(@TempDir Path folder) throws Exception {
        Ran ran = demo(folder.resolve("a"));
        assertEquals(0, ran.exitCode(), ran.err());
        assertTrue(ran.err().contains("audited: epsilon at least"), ran.err());
        assertTrue(ran.err().contains("receipt refuted: nothing"), ran.err());
        JsonNode line = new ObjectMapper().readTree(ran.out());
        Path published = Path.of(line.get("path").asText());
        assertTrue(Files.exists(published.resolve("report.html")));
        String receipt = Files.readString(published.resolve("receipt.json"));
        assertFalse(new ObjectMapper().readTree(receipt).get("releasable").booleanValue());
        double accuracy = line.get("metrics").get("test/accuracy").asDouble();
        assertTrue(accuracy > 0.3, "accuracy " + accuracy);

        Path owner = folder.resolve("a-private");
        Ran verified = Ran.firebreak(
                "unlearn",
                "verify",
                published.resolve("receipt.json").toString(),
                "--model",
                published.resolve("model.safetensors").toString(),
                "--retained",
                only(owner, "retained.csv").toString(),
                "--forgotten",
                only(owner, "request.csv").toString(),
                "--salt",
                only(owner, "salt").toString(),
                "--data",
                folder.toString(),
                "--allow-unsigned");
        assertEquals(0, verified.exitCode(), verified.err());
        for (String check : List.of(
                "certificate",
                "audit",
                "released model",
                "retained records",
                "forgotten records",
                "records before",
                "forgotten contents")) {
            assertTrue(verified.err().contains("confirmed  " + check), check + ": " + verified.err());
        }
        Ran saltless = Ran.firebreak(
                "unlearn",
                "verify",
                published.resolve("receipt.json").toString(),
                "--retained",
                only(owner, "retained.csv").toString());
        assertEquals(2, saltless.exitCode());
        assertTrue(saltless.err().contains("--salt"), saltless.err());

        byte[] page = Files.readAllBytes(published.resolve("report.html"));
        Files.delete(published.resolve("report.html"));
        Ran report = Ran.firebreak("report", published.toString());
        assertEquals(0, report.exitCode(), report.err());
        assertArrayEquals(page, Files.readAllBytes(published.resolve("report.html")));
        Browser.assertShown(folder, published.resolve("report.html"));

        Ran again = demo(folder.resolve("a"));
        assertEquals(0, again.exitCode());
        assertTrue(again.err().contains("already there"), again.err());
        assertEquals(receipt, Files.readString(published.resolve("receipt.json")));

        // An interrupted run leaves no _SUCCESS: it is made again, with the same model.
        byte[] model = Files.readAllBytes(published.resolve("model.safetensors"));
        Files.delete(published.resolve("_SUCCESS"));
        Files.delete(published.resolve("receipt.json"));
        assertEquals(0, demo(folder.resolve("a")).exitCode());
        assertArrayEquals(model, Files.readAllBytes(published.resolve("model.safetensors")));
    }

    @Test
    void impossibleSizesAreRefused(@TempDir Path folder) {
        Ran ran = Ran.firebreak("unlearn", "demo", "--out", folder.toString(), "--size", "5");
        assertEquals(2, ran.exitCode());
        assertTrue(ran.err().contains("--size") && ran.err().contains("5"), ran.err());
    }
}
