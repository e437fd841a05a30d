package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnlearnDemoTest {
    private static final String[] FILES = {"_SUCCESS", "model.safetensors", "receipt.json", "report.md"};

    private static Ran demo(Path out) {
        return Ran.firebreak(
                "unlearn", "demo", "--out", out.toString(), "--size", "600", "--audit-runs", "200", "--seed", "3");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theWholeWayEndsInAReceiptThatVerifies(@TempDir Path folder) throws IOException {
        Ran ran = demo(folder.resolve("a"));
        assertEquals(0, ran.exitCode(), ran.err());
        Path published = folder.resolve("a/unlearn-demo");
        Path owner = folder.resolve("a/unlearn-demo-owner");
        JsonNode line = new ObjectMapper().readTree(ran.out());
        assertEquals(published.toString(), line.get("path").asText());
        assertTrue(ran.err().contains("Audit: epsilon is at least"), ran.err());

        // Nothing but the released model and what may be known of it is published.
        assertEquals(List.of(FILES), names(published));
        assertEquals(List.of("unlearn-demo", "unlearn-demo-owner"), names(folder.resolve("a")));
        String receipt = Files.readString(published.resolve("receipt.json"));
        assertFalse(receipt.contains("image-"), "a receipt holds no record id");
        assertFalse(new ObjectMapper().readTree(receipt).get("releasable").booleanValue());

        Ran verified = Ran.firebreak(
                "unlearn",
                "verify",
                published.resolve("receipt.json").toString(),
                "--model",
                published.resolve("model.safetensors").toString(),
                "--retained",
                owner.resolve("retained.csv").toString(),
                "--forgotten",
                owner.resolve("request.csv").toString(),
                "--salt",
                owner.resolve("salt").toString());
        assertEquals(0, verified.exitCode(), verified.err());
        for (String check :
                List.of("certificate", "audit", "released model", "retained records", "forgotten records")) {
            assertTrue(verified.err().contains("confirmed  " + check), check + ": " + verified.err());
        }

        Ran again = demo(folder.resolve("a"));
        assertEquals(0, again.exitCode());
        assertTrue(again.err().contains("already there"), again.err());
        assertEquals(ran.out(), again.out());

        Ran other =
                Ran.firebreak("unlearn", "demo", "--out", folder.resolve("a").toString(), "--seed", "4");
        assertEquals(2, other.exitCode());
        assertTrue(other.err().contains("seed=3") && other.err().contains("seed=4"), other.err());

        // An interrupted run leaves no _SUCCESS: it is made again, bit for bit.
        byte[] model = Files.readAllBytes(published.resolve("model.safetensors"));
        Files.delete(published.resolve("_SUCCESS"));
        Files.delete(published.resolve("receipt.json"));
        assertEquals(0, demo(folder.resolve("a")).exitCode());
        assertEquals(List.of(FILES), names(published));
        assertArrayEquals(model, Files.readAllBytes(published.resolve("model.safetensors")));
        assertEquals(receipt, Files.readString(published.resolve("receipt.json")));
    }

    @Test
    void impossibleSizesAreRefused(@TempDir Path folder) {
        Ran ran = Ran.firebreak("unlearn", "demo", "--out", folder.toString(), "--size", "5");
        assertEquals(2, ran.exitCode());
        assertTrue(ran.err().contains("--size") && ran.err().contains("5"), ran.err());
    }
}
