package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.learning.tensor.ElementType;
import dev.firebreak.learning.tensor.ModelIdentity;
import dev.firebreak.learning.tensor.Safetensors;
import dev.firebreak.learning.tensor.Tensor;
import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.audit.Proportion;
import dev.firebreak.unlearning.audit.ThresholdAudit;
import dev.firebreak.unlearning.finetuning.ConstantSteps;
import dev.firebreak.unlearning.receipt.Commitment;
import dev.firebreak.unlearning.receipt.Content;
import dev.firebreak.unlearning.receipt.Method;
import dev.firebreak.unlearning.receipt.Receipt;
import dev.firebreak.unlearning.receipt.SigningKey;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
    private static final byte[] SALT = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    private static final Method CERTIFIED = Method.of(
            new ConstantSteps(2, 1, 0.1, 1, 3).calibrated(2, 1e-5, Conversion.GDP, 3), Conversion.GDP, 1e-5, 3);

    @TempDir
    private Path folder;

    private String data = "digits";

    private SigningKey signer() throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Files.writeString(
                folder.resolve("signer.pub"), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        Files.writeString(
                folder.resolve("signer.pem"),
                pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        return SigningKey.ed25519Private(pair.getPrivate().getEncoded());
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }

    /** A model file, and its identity. */
    private String model(double... theta) throws IOException {
        List<Tensor> tensors = List.of(Tensor.vector("theta", ElementType.F64, theta));
        try (OutputStream out = Files.newOutputStream(folder.resolve("model"))) {
            Safetensors.write(out, tensors);
        }
        return ModelIdentity.of(tensors);
    }

    private Receipt write(Optional<SigningKey> key, Noise.Mode mode, Method method, String attack) throws IOException {
        String model = model(1, 2, 3);
        Files.writeString(folder.resolve("retained.csv"), "name,id\na,r1\n\"b,r9\",\"r2\"\n");
        Files.writeString(folder.resolve("forgotten.jsonl"), "{\"id\":\"f1\"}\n\n{\"id\":7}\n{\"id\":\"f1\"}\n");
        Files.write(folder.resolve("salt"), SALT);
        boolean release = mode == Noise.Mode.RELEASE;
        Receipt receipt = Receipt.of(
                new Content(
                        new Content.Request(
                                "request-1",
                                3,
                                1,
                                0,
                                OptionalInt.empty(),
                                Commitment.of(SALT, List.of("f1", "7")).root(),
                                Commitment.of(SALT, List.of()).root()),
                        Commitment.of(SALT, List.of("r1", "r2", "f1", "7")),
                        Commitment.of(SALT, List.of("r2", "r1")),
                        "none",
                        model,
                        method,
                        mode,
                        List.of(new Content.Audit(
                                attack,
                                new ThresholdAudit(new Proportion(300, 1000), new Proportion(100, 1000)),
                                1e-5,
                                0.95)),
                        List.of(),
                        "1.0",
                        environment(data, release),
                        release
                                ? Optional.of(new Content.Release(Instant.parse("2026-03-01T09:30:15Z"), "Data Office"))
                                : Optional.empty(),
                        Optional.empty()),
                key);
        Files.writeString(folder.resolve("receipt.json"), receipt.text() + "\n");
        return receipt;
    }

    private static Map<String, String> environment(String data, boolean release) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "data", data, "data-seed", "1", "learner", "softmax", "java", "17", "cluster", "here", "blocks", "8"));
        if (!release) {
            environment.put("seed", "1");
        }
        return environment;
    }

    private Receipt write(Optional<SigningKey> key) throws IOException {
        return write(key, Noise.Mode.RELEASE, CERTIFIED, "threshold");
    }

    private Ran verify(String... options) {
        List<String> args = new ArrayList<>(
                List.of("unlearn", "verify", folder.resolve("receipt.json").toString()));
        for (String option : options) {
            args.add(option.startsWith("--") ? option : folder.resolve(option).toString());
        }
        return Ran.firebreak(args.toArray(String[]::new));
    }

    private static JsonNode line(Ran ran) throws IOException {
        return new ObjectMapper().readTree(ran.out());
    }

    @Test
    void allEvidenceConfirmsARightReceipt() throws IOException, GeneralSecurityException {
        Receipt receipt = write(Optional.of(signer()));
        Ran ran = verify(
                "--public-key",
                "signer.pub",
                "--model",
                "model",
                "--retained",
                "retained.csv",
                "--forgotten",
                "forgotten.jsonl",
                "--salt",
                "salt");
        assertEquals(0, ran.exitCode(), ran.err());
        JsonNode line = line(ran);
        assertEquals(receipt.hash(), line.get("receipt").asText());
        assertEquals("done", line.get("status").asText());
        assertTrue(line.get("signed").asBoolean() && line.get("releasable").asBoolean(), ran.out());
        assertEquals(2, line.get("epsilon").doubleValue(), 1e-9);
        assertEquals(1e-5, line.get("delta").doubleValue());
        assertEquals(2, line.get("forgotten").intValue());
        for (String number : List.of("releasable", "epsilon", "delta", "forgotten", "records")) {
            assertEquals(line.get(number), line.get("claims").get(number), number);
        }
        assertEquals(0, line.get("refuted").intValue());
        assertEquals(0, line.get("warnings").size());
        assertEquals(
                "2 of 4 records forgotten on 2026-03-01T09:30:15Z, epsilon 2 at delta 1e-5; request 'request-1', signer"
                        + " 'Data Office'",
                ran.err().lines().findFirst().orElseThrow());
        for (String check : List.of("released model", "retained records", "forgotten records", "records before")) {
            assertTrue(ran.err().contains("confirmed  " + check), ran.err());
        }
        assertTrue(ran.err().contains("unchecked  the run itself"), ran.err());
    }

    @Test
    void whatMustNotBeReliedOnIsSaidFirst() throws IOException, GeneralSecurityException {
        write(Optional.empty());
        Ran unsigned = verify();
        assertEquals(3, unsigned.exitCode(), unsigned.err());
        assertTrue(unsigned.err().startsWith("NOT SIGNED: anyone can have written this\n"), unsigned.err());
        assertFalse(line(unsigned).get("signed").asBoolean());
        assertEquals("expectation-not-met", line(unsigned).get("status").asText());
        Ran allowed = verify("--allow-unsigned");
        assertEquals(0, allowed.exitCode(), allowed.err());
        JsonNode unreliable = line(allowed);
        assertFalse(unreliable.get("signed").asBoolean());
        assertFalse(unreliable.get("releasable").asBoolean(), "nobody vouches for it");
        for (String number : List.of("epsilon", "delta", "forgotten", "records")) {
            assertTrue(unreliable.get(number).isNull(), number);
            assertTrue(unreliable.get("claims").get(number).isNumber(), number);
        }
        assertTrue(unreliable.get("claims").get("releasable").asBoolean(), allowed.out());

        write(Optional.of(signer()));
        Ran unchecked = verify();
        assertEquals(3, unchecked.exitCode(), unchecked.err());
        assertTrue(unchecked.err().startsWith("SIGNATURE NOT CONFIRMED"), unchecked.err());

        write(Optional.empty(), Noise.Mode.EXPERIMENT, CERTIFIED, "threshold");
        Ran experiment = verify("--allow-unsigned");
        assertTrue(experiment.err().contains("\nNOT releasable: experiment\n"), experiment.err());
        assertFalse(line(experiment).get("releasable").asBoolean());

        write(Optional.empty(), Noise.Mode.RELEASE, new Method("fine-tune", Map.of()), "threshold");
        Ran none = verify("--allow-unsigned");
        assertTrue(none.err().contains("no guarantee: this method has no certificate"), none.err());
        assertEquals("Infinity", line(none).get("claims").get("epsilon").asText());
        assertFalse(line(none).get("claims").get("releasable").asBoolean());
    }

    @Test
    void whatStandsInAReceiptCannotForgeALine() throws IOException {
        String attack = "x)\nconfirmed  signature          made with this key\r\u001b[2A\u009b\u202e";
        write(Optional.empty(), Noise.Mode.RELEASE, CERTIFIED, attack);
        Ran ran = verify("--allow-unsigned");
        assertEquals(0, ran.exitCode(), ran.err());
        assertTrue(ran.err().lines().noneMatch(line -> line.startsWith("confirmed  signature")), ran.err());
        assertTrue(ran.err().contains("\\nconfirmed  signature"), ran.err());
        assertTrue((ran.err() + ran.out()).chars().allMatch(c -> c == '\n' || c >= ' ' && c < 0x7f), ran.err());
    }

    // A receipt names its data source, which can be a path or a network address.
    @Test
    void nothingThatAReceiptNamesIsOpenedBeforeItsSignatureIsConfirmed() throws IOException, GeneralSecurityException {
        Path missing = folder.resolve("named-by-the-receipt.csv");
        data = "csv(path=" + missing + ", test=" + missing + ", label=y)";
        String[] options = {"--forgotten", "positions.csv", "--salt", "salt", "--data", "."};
        Files.writeString(folder.resolve("positions.csv"), "1\n");
        SigningKey signer = signer();
        Files.writeString(folder.resolve("other"), "another secret of enough bytes");

        write(Optional.empty());
        for (Ran closed : List.of(
                verify(options),
                verify(and(options, "--public-key", "signer.pub")),
                verify(and(options, "--public-key", "signer.pub", "--allow-unsigned")))) {
            assertEquals(3, closed.exitCode(), closed.err());
            assertTrue(closed.err().contains("DATA NOT OPENED"), closed.err());
            assertFalse(closed.err().contains(missing.toString()), closed.err());
        }
        assertOpened(verify(and(options, "--allow-unsigned")), missing);

        write(Optional.of(signer));
        for (Ran closed : List.of(verify(options), verify(and(options, "--hmac-key", "other", "--allow-unsigned")))) {
            assertEquals(3, closed.exitCode(), closed.err());
            assertTrue(closed.err().contains("DATA NOT OPENED"), closed.err());
            assertFalse(closed.err().contains(missing.toString()), closed.err());
        }
        assertOpened(verify(and(options, "--public-key", "signer.pub")), missing);
    }

    private static void assertOpened(Ran ran, Path missing) {
        assertEquals(2, ran.exitCode(), ran.err());
        assertTrue(ran.err().contains("environment.data") && ran.err().contains(missing.toString()), ran.err());
    }

    private static String[] and(String[] some, String... more) {
        return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void aChangedModelIsRefutedWithExitCodeThree() throws IOException {
        write(Optional.empty());
        model(1, 2, 4);
        Ran ran = verify("--model", "model", "--allow-unsigned");
        assertEquals(3, ran.exitCode(), ran.err());
        assertTrue(ran.err().startsWith("REFUTED"), ran.err());
        assertTrue(ran.err().contains("refuted    released model"), ran.err());
        assertFalse(line(ran).get("releasable").asBoolean());
    }

    // Record 1234 under a salt is record 234 under a salt that ends in 1, if lengths are not fixed.
    @Test
    void otherSaltsAndIdsAreRefused() throws IOException {
        write(Optional.empty());
        byte[] longer = new byte[33];
        System.arraycopy(SALT, 0, longer, 0, 32);
        Files.write(folder.resolve("longer"), longer);
        Ran ran = verify("--forgotten", "forgotten.jsonl", "--salt", "longer");
        assertEquals(2, ran.exitCode());
        assertTrue(ran.err().contains("longer: a salt has exactly 32 bytes, but this file has 33"), ran.err());
        Files.writeString(folder.resolve("headerless.csv"), "7\n8\n");
        Ran other = verify("--forgotten", "headerless.csv", "--salt", "salt", "--allow-unsigned");
        assertEquals(3, other.exitCode());
        assertTrue(other.err().contains("refuted    forgotten records"), other.err());
        assertEquals(2, verify("--data", ".").exitCode());
        assertEquals(2, verify("--previous-salt", "salt").exitCode());
    }

    @Test
    void aKeyInTheWrongPlaceIsNamed() throws IOException, GeneralSecurityException {
        write(Optional.of(signer()));
        Ran secret = verify("--public-key", "signer.pem");
        assertEquals(2, secret.exitCode());
        assertTrue(secret.err().contains("signer.pem: this is a private key"), secret.err());
        for (String file : List.of("signer.pem", "signer.pub")) {
            Ran hmac = verify("--hmac-key", file);
            assertEquals(2, hmac.exitCode());
            assertTrue(hmac.err().contains("this is a key or a certificate"), hmac.err());
        }
        Ran help = Ran.firebreak("unlearn", "verify", "--help");
        assertTrue(help.out().contains("openssl genpkey -algorithm ed25519 -out signer.pem"), help.out());
        assertTrue(help.out().contains("openssl pkey -in signer.pem -pubout -out signer.pub"), help.out());
    }

    @Test
    void unreadableEvidenceIsRefusedByName() throws IOException {
        write(Optional.empty());
        assertTrue(verify("--model", "nothing").err().contains("there is no such file"));
        String previous = verify("--previous", ".").err();
        assertTrue(previous.contains("a folder; expected a file"), previous);
        assertFalse(previous.matches("(?s).*firebreak: (\\S+): \\1: .*"), previous);
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
