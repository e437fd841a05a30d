package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.core.Sha256;
import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.finetuning.ConstantSteps;
import dev.firebreak.unlearning.receipt.Content;
import dev.firebreak.unlearning.receipt.MerkleTree;
import dev.firebreak.unlearning.receipt.Method;
import dev.firebreak.unlearning.receipt.MultisetHash;
import dev.firebreak.unlearning.receipt.Receipt;
import dev.firebreak.unlearning.receipt.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnlearnCommandTest {
    private static final byte[] SALT = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);

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
                "no regularization",
                "whole number");
        for (int i = 0; i < told.size(); i++) {
            String error = answers.get(i).path("error").asText();
            assertTrue(error.contains(told.get(i)), i + ": " + error);
        }
        assertTrue(answers.get(8).has("noise"));
    }

    private Receipt write(Optional<SigningKey> key) throws IOException {
        Files.write(folder.resolve("model"), new byte[] {1, 2, 3});
        Files.writeString(folder.resolve("retained.csv"), "name,id\na,r1\nb,\"r2\"\n");
        Files.writeString(folder.resolve("forgotten.jsonl"), "{\"id\":\"f1\"}\n\n{\"id\":7}\n{\"id\":\"f1\"}\n");
        Files.write(folder.resolve("salt"), SALT);
        Method method =
                Method.of(new ConstantSteps(1, 1, 0.1, 1, 7).calibrated(2, 1e-5, Conversion.GDP), Conversion.GDP, 1e-5);
        Receipt receipt = Receipt.of(
                new Content(
                        "request-1",
                        3,
                        1,
                        0,
                        OptionalInt.of(0),
                        new MerkleTree(SALT, List.of("f1", "7")).root(),
                        new MerkleTree(SALT, List.of()).root(),
                        MultisetHash.of(SALT, List.of("r1", "r2", "f1", "7")),
                        MultisetHash.of(SALT, List.of("r2", "r1")),
                        "00",
                        Sha256.hex(new byte[] {1, 2, 3}),
                        method,
                        Noise.Mode.RELEASE,
                        List.of(),
                        List.of(),
                        "1.0",
                        Map.of(),
                        Optional.empty()),
                key);
        Files.writeString(folder.resolve("receipt.json"), receipt.text() + "\n");
        return receipt;
    }

    private Ran verify(String... options) {
        List<String> args = new ArrayList<>(
                List.of("unlearn", "verify", folder.resolve("receipt.json").toString()));
        for (String option : options) {
            args.add(option.startsWith("--") ? option : folder.resolve(option).toString());
        }
        return Ran.firebreak(args.toArray(String[]::new));
    }

    @Test
    void allEvidenceConfirmsARightReceipt() throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Receipt receipt =
                write(Optional.of(SigningKey.ed25519Private(pair.getPrivate().getEncoded())));
        String body = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
        Files.writeString(
                folder.resolve("key.pem"), "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n");
        Ran ran = verify(
                "--public-key",
                "key.pem",
                "--model",
                "model",
                "--retained",
                "retained.csv",
                "--forgotten",
                "forgotten.jsonl",
                "--salt",
                "salt");
        assertEquals(0, ran.exitCode(), ran.err());
        JsonNode line = new ObjectMapper().readTree(ran.out());
        assertEquals(receipt.hash(), line.get("receipt").asText());
        assertEquals("done", line.get("status").asText());
        assertEquals(0, line.get("refuted").intValue());
        assertEquals(10, line.get("confirmed").intValue(), ran.err());
        assertTrue(ran.err().contains("unchecked  the run itself"), ran.err());
    }

    @Test
    void aChangedModelIsRefutedWithExitCodeThree() throws IOException {
        write(Optional.empty());
        Files.write(folder.resolve("model"), new byte[] {1, 2, 4});
        Ran ran = verify("--model", "model");
        assertEquals(3, ran.exitCode(), ran.err());
        assertTrue(ran.err().contains("refuted    released model"), ran.err());
        assertEquals(
                "expectation-not-met",
                new ObjectMapper().readTree(ran.out()).get("status").asText());
    }

    @Test
    void unreadableEvidenceIsRefusedByName() throws IOException {
        write(Optional.empty());
        assertTrue(verify("--model", "nothing").err().contains("there is no such file"));
        Files.writeString(folder.resolve("two.csv"), "name,key\na,b\n");
        Ran columns = verify("--retained", "two.csv", "--salt", "salt");
        assertEquals(2, columns.exitCode());
        assertTrue(columns.err().contains("line 1") && columns.err().contains("no column 'id'"), columns.err());
        Files.writeString(folder.resolve("empty.csv"), "id\n");
        assertTrue(verify("--retained", "empty.csv", "--salt", "salt").err().contains("holds no record id"));
        Files.writeString(folder.resolve("receipt.json"), "{\"schema\":\"other\"}");
        assertEquals(2, verify().exitCode());
        assertTrue(verify().err().contains("receipt.json") && verify().err().contains("other"));
        assertEquals(2, verify("--forgotten", "forgotten.jsonl").exitCode());
    }
}
