package dev.firebreak.unlearning.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.audit.Proportion;
import dev.firebreak.unlearning.audit.ThresholdAudit;
import dev.firebreak.unlearning.finetuning.ConstantSteps;
import dev.firebreak.unlearning.finetuning.ModelClipping;
import dev.firebreak.unlearning.finetuning.OutputPerturbation;
import dev.firebreak.unlearning.perturbation.Curvature;
import dev.firebreak.unlearning.perturbation.PerturbedMinimization;
import dev.firebreak.unlearning.receipt.ReceiptCheck.Finding;
import dev.firebreak.unlearning.receipt.ReceiptCheck.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReceiptTest {
    private static final byte[] SALT = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    private static final SigningKey KEY = SigningKey.hmac("a secret of the platform".getBytes(StandardCharsets.UTF_8));
    private static final byte[] MODEL = {1, 2, 3};
    private static final List<String> ALL =
            IntStream.range(0, 100).mapToObj(i -> "record-" + i).toList();
    private static final List<String> FORGOTTEN = ALL.subList(0, 7);
    private static final List<String> RETAINED = ALL.subList(7, 100);
    private static final Method METHOD =
            Method.of(new ConstantSteps(1, 1, 0.1, 1, 7).calibrated(2, 1e-5, Conversion.GDP), Conversion.GDP, 1e-5);

    private static Content content(Noise.Mode mode, Method method, Optional<String> previous, String modelBefore) {
        return new Content(
                "request-1",
                8,
                1,
                0,
                OptionalInt.of(0),
                new MerkleTree(SALT, FORGOTTEN).root(),
                new MerkleTree(SALT, List.of("content")).root(),
                MultisetHash.of(SALT, ALL),
                MultisetHash.of(SALT, RETAINED),
                modelBefore,
                Sha256.hex(MODEL),
                method,
                mode,
                List.of(new Content.Audit(
                        "threshold",
                        new ThresholdAudit(new Proportion(300, 1000), new Proportion(100, 1000)),
                        1e-5,
                        0.95)),
                List.of("the raw data"),
                "1.0",
                Map.of("java", "17"),
                previous);
    }

    private static Receipt receipt() {
        return Receipt.of(content(Noise.Mode.RELEASE, METHOD, Optional.empty(), "00"), Optional.of(KEY));
    }

    private static ReceiptCheck everything() {
        return new ReceiptCheck(
                Optional.of(KEY),
                Optional.empty(),
                Optional.of(MODEL),
                Optional.of(new ReceiptCheck.Records(SALT, RETAINED)),
                Optional.of(new ReceiptCheck.Records(SALT, FORGOTTEN)));
    }

    private static Verdict verdict(List<Finding> findings, String check) {
        return findings.stream()
                .filter(f -> f.check().equals(check))
                .findFirst()
                .orElseThrow()
                .verdict();
    }

    @Test
    void aRightReceiptIsConfirmedAsFarAsItCanBe() {
        List<Finding> findings = everything().check(Receipt.read(receipt().text()));
        assertTrue(ReceiptCheck.holds(findings), findings.toString());
        for (String check : List.of(
                "form",
                "hash",
                "signature",
                "certificate",
                "releasable",
                "record counts",
                "audit threshold",
                "previous receipt",
                "released model",
                "retained records",
                "forgotten records")) {
            assertEquals(Verdict.CONFIRMED, verdict(findings, check), check);
        }
        assertEquals(Verdict.UNCHECKED, verdict(findings, "the run itself"));
        List<Finding> alone = ReceiptCheck.alone().check(receipt());
        assertEquals(Verdict.CONFIRMED, verdict(alone, "certificate"));
        assertEquals(Verdict.UNCHECKED, verdict(alone, "signature"));
        assertEquals(Verdict.UNCHECKED, verdict(alone, "released model"));
    }

    @Test
    void equalContentGivesEqualBytes() {
        assertEquals(receipt().text(), receipt().text());
        assertEquals(receipt().text(), Receipt.read(receipt().text()).text());
        Receipt spaced = Receipt.read(receipt().text().replace(",\"", ", \""));
        assertEquals(receipt().text(), spaced.text());
        assertEquals(Verdict.REFUTED, verdict(ReceiptCheck.alone().check(spaced), "form"));
    }

    // Every character between the braces is replaced by another one; whatever still reads as a receipt must be refuted.
    @Test
    void anyChangedByteBreaksIt() {
        String text = receipt().text();
        for (int i = 1; i < text.length() - 1; i++) {
            char changed = text.charAt(i) == '7' ? '8' : '7';
            String forged = text.substring(0, i) + changed + text.substring(i + 1);
            Receipt read;
            try {
                read = Receipt.read(forged);
            } catch (InputException unreadable) {
                continue;
            }
            int at = i;
            assertFalse(
                    ReceiptCheck.holds(everything().check(read)),
                    () -> "unnoticed at " + at + ": " + text.substring(Math.max(0, at - 20), at + 1));
        }
    }

    @Test
    void aForgerWhoRecomputesTheHashStillNeedsTheKeyAndTheCertificate() {
        Content honest = content(Noise.Mode.RELEASE, METHOD, Optional.empty(), "00");
        SigningKey other = SigningKey.hmac("another secret, not ours".getBytes(StandardCharsets.UTF_8));
        List<Finding> findings = everything().check(Receipt.of(honest, Optional.of(other)));
        assertEquals(Verdict.CONFIRMED, verdict(findings, "hash"));
        assertEquals(Verdict.REFUTED, verdict(findings, "signature"));
        assertEquals(Verdict.REFUTED, verdict(everything().check(Receipt.of(honest, Optional.empty())), "signature"));
    }

    @Test
    void aForgottenRecordAmongTheRetainedIsDetected() {
        List<String> leaked = new ArrayList<>(RETAINED);
        leaked.set(5, FORGOTTEN.get(0));
        ReceiptCheck check = new ReceiptCheck(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new ReceiptCheck.Records(SALT, leaked)),
                Optional.empty());
        assertEquals(Verdict.REFUTED, verdict(check.check(receipt()), "retained records"));
    }

    @Test
    void experimentsAreNeverReleasableNorIsWhatHasNoGuarantee() {
        Receipt experiment =
                Receipt.of(content(Noise.Mode.EXPERIMENT, METHOD, Optional.empty(), "00"), Optional.empty());
        assertFalse(experiment.field("releasable").asBoolean());
        Method ascent = new Method("gradient-ascent", Map.of("rate", 0.1));
        Receipt none = Receipt.of(content(Noise.Mode.RELEASE, ascent, Optional.empty(), "00"), Optional.empty());
        assertFalse(none.field("releasable").asBoolean());
        assertTrue(receipt().field("releasable").asBoolean());
        assertTrue(ReceiptCheck.holds(ReceiptCheck.alone().check(Receipt.read(none.text()))));
    }

    @Test
    void anAuditAboveTheCertificateRefutesIt() {
        Method strong = Method.of(
                new ConstantSteps(1, 1, 0.1, 1, 7).calibrated(0.1, 1e-5, Conversion.GDP), Conversion.GDP, 1e-5);
        Receipt broken = Receipt.of(content(Noise.Mode.RELEASE, strong, Optional.empty(), "00"), Optional.empty());
        assertEquals(Verdict.REFUTED, verdict(ReceiptCheck.alone().check(broken), "audit threshold"));
    }

    // It stays below the certificate, so only its counts can tell.
    @Test
    void aBoundThatItsCountsDoNotGiveIsRefuted() {
        String understated = receipt().text().replaceFirst("(\"epsilon-lower-bound\":)[0-9.E-]+", "$10.001");
        assertNotEquals(receipt().text(), understated);
        List<Finding> findings = ReceiptCheck.alone().check(Receipt.read(understated));
        assertEquals(Verdict.REFUTED, verdict(findings, "audit threshold"));
    }

    @Test
    void receiptsFormAChain() {
        Receipt first = receipt();
        Receipt second = Receipt.of(
                content(Noise.Mode.RELEASE, METHOD, Optional.of(first.hash()), Sha256.hex(MODEL)), Optional.of(KEY));
        ReceiptCheck withFirst = new ReceiptCheck(
                Optional.of(KEY), Optional.of(first), Optional.empty(), Optional.empty(), Optional.empty());
        assertEquals(Verdict.CONFIRMED, verdict(withFirst.check(second), "previous receipt"));
        assertEquals(Verdict.UNCHECKED, verdict(ReceiptCheck.alone().check(second), "previous receipt"));
        Receipt elsewhere =
                Receipt.of(content(Noise.Mode.RELEASE, METHOD, Optional.of(first.hash()), "ff"), Optional.of(KEY));
        assertEquals(Verdict.REFUTED, verdict(withFirst.check(elsewhere), "previous receipt"));
    }

    @Test
    void publicKeysCheckWhatPrivateKeysSigned() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        SigningKey signer = SigningKey.ed25519Private(pair.getPrivate().getEncoded());
        SigningKey checker = SigningKey.ed25519Public(pair.getPublic().getEncoded());
        SigningKey stranger = SigningKey.ed25519Public(KeyPairGenerator.getInstance("Ed25519")
                .generateKeyPair()
                .getPublic()
                .getEncoded());
        Receipt signed = Receipt.of(content(Noise.Mode.RELEASE, METHOD, Optional.empty(), "00"), Optional.of(signer));
        for (Map.Entry<SigningKey, Verdict> e : Map.of(
                        checker,
                        Verdict.CONFIRMED,
                        signer,
                        Verdict.UNCHECKED,
                        KEY,
                        Verdict.REFUTED,
                        stranger,
                        Verdict.REFUTED)
                .entrySet()) {
            ReceiptCheck check = new ReceiptCheck(
                    Optional.of(e.getKey()), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
            assertEquals(e.getValue(), verdict(check.check(signed), "signature"));
        }
        assertThrows(IllegalArgumentException.class, () -> SigningKey.ed25519Public(new byte[10]));
        assertThrows(IllegalArgumentException.class, () -> SigningKey.hmac(new byte[15]));
    }

    @Test
    void everyMethodRecomputesItsOwnCertificate() {
        ModelClipping after = new ModelClipping(2, 0, 0.5, 0.1, 0, 0.5, Double.POSITIVE_INFINITY);
        ModelClipping before = new ModelClipping(2, 0, 0.5, 0.1, 0, 2, 1);
        OutputPerturbation output = OutputPerturbation.calibrated(1, 1, 1e-5);
        PerturbedMinimization minimization = new PerturbedMinimization(new Curvature(1, 2), 0.5, 0.25);
        assertEquals(after.certificate(1, 6), Method.of(after, 1, 6).certificate());
        assertEquals(before.certificate(1, 6), Method.of(before, 1, 6).certificate());
        assertEquals(output.certificate(1e-5), Method.of(output, 1e-5).certificate());
        assertEquals(
                minimization.certificate(Conversion.RDP, 1e-5),
                Method.of(minimization, Conversion.RDP, 1e-5).certificate());
        assertEquals(0, new Method("retrain", Map.of()).certificate().epsilon());
        assertEquals("none", new Method("fine-tuning", Map.of()).certificate().kind());
        assertThrows(IllegalArgumentException.class, () -> new Method("gradient-clipping", Map.of()).certificate());
    }

    @Test
    void pathsProveMembershipOnly() {
        for (int n = 1; n <= 9; n++) {
            List<String> ids = ALL.subList(0, n);
            MerkleTree tree = new MerkleTree(SALT, ids);
            for (String id : ids) {
                List<MerkleTree.Step> path = tree.path(id).orElseThrow();
                assertTrue(MerkleTree.proves(SALT, id, path, tree.root()));
                assertFalse(MerkleTree.proves(SALT, "record-99", path, tree.root()));
            }
            assertTrue(tree.path("record-99").isEmpty());
        }
        assertEquals(
                new MerkleTree(SALT, List.of("a", "b")).root(), new MerkleTree(SALT, List.of("b", "a", "b")).root());
        byte[] otherSalt = "fedcba9876543210".getBytes(StandardCharsets.UTF_8);
        assertNotEquals(new MerkleTree(SALT, ALL).root(), new MerkleTree(otherSalt, ALL).root());
    }

    @Test
    void multisetHashesDependOnTheIdsAlone() {
        List<String> reversed = new ArrayList<>(ALL);
        Collections.reverse(reversed);
        assertEquals(MultisetHash.of(SALT, ALL), MultisetHash.of(SALT, reversed));
        assertEquals(
                MultisetHash.of(SALT, ALL), MultisetHash.of(SALT, FORGOTTEN).plus(MultisetHash.of(SALT, RETAINED)));
        assertNotEquals(MultisetHash.of(SALT, ALL), MultisetHash.of(SALT, ALL).with(SALT, "record-0"));
        assertEquals(64, MultisetHash.EMPTY.hex().length());
    }
}
