package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnlearnCommandTest {
    @TempDir
    private Path folder;

    private List<JsonNode> calibrate(int exitCode, String... lines) throws IOException {
        Path file = Files.write(folder.resolve("lines.jsonl"), List.of(lines));
        Ran ran = Ran.firebreak("unlearn", "calibrate", file.toString());
        assertEquals(exitCode, ran.exitCode(), ran.err());
        List<JsonNode> answers = new ArrayList<>();
        for (String line : ran.out().lines().toList()) {
            answers.add(new ObjectMapper().readTree(line));
        }
        assertEquals(lines.length, answers.size());
        return answers;
    }

    private static final String STEPS =
            "\"method\":\"gradient-clipping\",\"initial-clip\":0.01,\"gradient-clip\":10,\"rate\":1e-4,\"regularization\":750";

    // The first published configuration: 6 steps, noise 0.0409 at epsilon 1.
    @Test
    void noiseForACertificateAndBack() throws IOException {
        JsonNode noise =
                calibrate(0, "{" + STEPS + ",\"epsilon\":1,\"delta\":1e-5}").get(0);
        assertEquals(6, noise.get("steps").intValue());
        assertEquals(0.040899025224651685, noise.get("noise").get(0).doubleValue(), 1e-10);
        assertTrue(noise.get("epsilon").doubleValue() <= 1);
        String given = "{" + STEPS + ",\"noise\":" + noise.get("noise").get(0).asText() + ",\"delta\":1e-5}";
        JsonNode back = calibrate(0, given).get(0);
        assertEquals(noise.get("rho"), back.get("rho"));
        assertEquals("gdp", back.get("certificate").asText());
    }

    @Test
    void everyMethodAnswers() throws IOException {
        List<JsonNode> answers = calibrate(
                0,
                "{\"method\":\"model-clipping\",\"initial-clip\":1,\"model-clip\":0.5,\"rate\":0.1,\"noise\":0.5,"
                        + "\"epsilon\":1,\"delta\":1e-5}",
                "{\"method\":\"output-perturbation\",\"initial-clip\":0.5,\"epsilon\":4.377178095681137,\"delta\":1e-5}",
                "{\"method\":\"perturbed-minimization\",\"strong-convexity\":1,\"smoothness\":2,\"dimension\":6,"
                        + "\"excess-risk\":6.5,\"rho\":1,\"delta\":1e-5}",
                "{\"method\":\"gradient-clipping\",\"initial-clip\":1,\"gradient-clip\":1,\"rate\":0.1,\"steps\":4,"
                        + "\"schedule\":\"decreasing\",\"regularization\":2,\"conversion\":\"rdp\",\"epsilon\":2,\"delta\":1e-5}",
                "{\"method\":\"gradient-clipping\",\"initial-clip\":1,\"gradient-clip\":1,\"rate\":0.1,\"conversion\":"
                        + "\"paper-theorem\",\"epsilon\":2,\"delta\":1e-5}");
        assertEquals(6, answers.get(0).get("steps").intValue());
        assertEquals(1, answers.get(1).get("noise").doubleValue(), 1e-9);
        // sigma^2 = 2 * 6.5 / (2 (6 + 1/2)) = 1, Delta = sqrt(1/2).
        assertEquals(1, answers.get(2).get("noise").doubleValue(), 1e-12);
        assertEquals(Math.sqrt(0.5), answers.get(2).get("precision").doubleValue(), 1e-12);
        assertEquals(4, answers.get(3).get("noise").size());
        assertTrue(answers.get(3).get("noise").get(0).doubleValue()
                > answers.get(3).get("noise").get(3).doubleValue());
        assertTrue(answers.get(4).get("epsilon").doubleValue() <= 2);
    }

    @Test
    void badLinesSayWhyAndTheOthersGoOn() throws IOException {
        List<JsonNode> answers = calibrate(
                2,
                "{\"method\":\"gradient-cliping\"}",
                "{\"initial-clip\":1}",
                "{" + STEPS + ",\"epsilon\":1}",
                "{" + STEPS + ",\"epsilon\":1,\"delta\":1e-5,\"model-clip\":2}",
                "{" + STEPS + ",\"epsilon\":1,\"noise\":1,\"delta\":1e-5}",
                "{" + STEPS + ",\"epsilon\":\"one\",\"delta\":1e-5}",
                "{" + STEPS + ",\"conversion\":\"paper-theorem\",\"epsilon\":1,\"delta\":1e-5}",
                "{" + STEPS + ",\"steps\":2.5,\"epsilon\":1,\"delta\":1e-5}",
                "{" + STEPS + ",\"epsilon\":1,\"delta\":1e-5}");
        List<String> told = List.of(
                "gradient-cliping",
                "method",
                "delta",
                "model-clip",
                "epsilon",
                "'epsilon' must be a number",
                "regularization 0 or in (0.5, 1)",
                "whole number");
        for (int i = 0; i < told.size(); i++) {
            String error = answers.get(i).path("error").asText();
            assertTrue(error.contains(told.get(i)), i + ": " + error);
        }
        assertTrue(answers.get(8).has("noise"));
    }

    // One line that would need a gigabyte, or overflows, is refused with the limit named; the next one is answered.
    @Test
    void hugeLinesAreRefusedAndTheOthersGoOn() throws IOException {
        String clipping = "{\"method\":\"gradient-clipping\",\"gradient-clip\":1,\"epsilon\":1,\"delta\":1e-5,";
        List<JsonNode> answers = calibrate(
                2,
                clipping + "\"initial-clip\":1,\"rate\":0.1,\"steps\":2147483647}",
                clipping + "\"initial-clip\":1e6,\"rate\":1e-3}",
                clipping + "\"initial-clip\":1e300,\"rate\":1e-300}",
                clipping + "\"initial-clip\":1e308,\"rate\":1e305,\"gradient-clip\":1}",
                clipping + "\"initial-clip\":1e308,\"rate\":1e306,\"steps\":1000}",
                "{\"method\":\"model-clipping\",\"initial-clip\":1,\"model-clip\":1e9,\"rate\":0.1,\"noise\":1e-9,"
                        + "\"epsilon\":1,\"delta\":1e-5}",
                "{\"method\":\"perturbed-minimization\",\"strong-convexity\":1e-308,\"smoothness\":1e308,"
                        + "\"dimension\":2147483647,\"excess-risk\":1e-308,\"rho\":1e-308,\"delta\":1e-5}",
                "{\"method\":\"output-perturbation\",\"initial-clip\":1e308,\"epsilon\":1e-308,\"delta\":1e-300}",
                "{\"method\":" + "[".repeat(100_000),
                "{" + STEPS + ",\"epsilon\":1,\"delta\":1e-5}");
        for (int i = 0; i < 2; i++) {
            String error = answers.get(i).path("error").asText();
            assertTrue(error.contains("steps must be at most 1,000,000"), i + ": " + error);
        }
        for (int i = 2; i < 9; i++) {
            assertTrue(answers.get(i).has("error"), i + ": " + answers.get(i));
        }
        assertTrue(answers.get(9).has("noise"));
    }
}
