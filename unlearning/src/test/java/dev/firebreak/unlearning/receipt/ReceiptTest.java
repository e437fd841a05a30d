package dev.firebreak.unlearning.receipt;

import static dev.firebreak.unlearning.receipt.Receipts.KEY;
import static dev.firebreak.unlearning.receipt.Receipts.METHOD;
import static dev.firebreak.unlearning.receipt.Receipts.RETAINED;
import static dev.firebreak.unlearning.receipt.Receipts.SALT;
import static dev.firebreak.unlearning.receipt.Receipts.content;
import static dev.firebreak.unlearning.receipt.Receipts.everything;
import static dev.firebreak.unlearning.receipt.Receipts.finding;
import static dev.firebreak.unlearning.receipt.Receipts.signed;
import static dev.firebreak.unlearning.receipt.Receipts.unsigned;
import static dev.firebreak.unlearning.receipt.Receipts.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.finetuning.ConstantSteps;
import dev.firebreak.unlearning.finetuning.ModelClipping;
import dev.firebreak.unlearning.finetuning.OutputPerturbation;
import dev.firebreak.unlearning.perturbation.Curvature;
import dev.firebreak.unlearning.perturbation.PerturbedMinimization;
import dev.firebreak.unlearning.receipt.Finding.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReceiptTest {
    private static List<Finding> alone(Receipt receipt) {
        return ReceiptCheck.check(receipt, Evidence.NONE);
    }

    private static Receipt release(Method method) {
        return unsigned(content(Noise.Mode.RELEASE, method, Optional.empty()));
    }

    @Test
    void confirmsARightReceiptAsFarAsPossible() {
        Receipt receipt = Receipts.release();
        List<Finding> findings = ReceiptCheck.check(Receipt.read(receipt.text()), everything());
        assertTrue(ReceiptCheck.holds(findings), findings.toString());
        List<String> unchecked = findings.stream()
                .filter(f -> f.verdict() == Verdict.UNCHECKED)
                .map(Finding::check)
                .toList();
        assertEquals(List.of(ReceiptCheck.WORD, "the run itself"), unchecked);
        assertEquals(Verdict.CONFIRMED, verdict(alone(receipt), "certificate"));
        for (String check : List.of("signature", "released model", "previous receipt", "forgotten contents")) {
            assertEquals(Verdict.UNCHECKED, verdict(alone(receipt), check), check);
        }
    }

    @Test
    void equalContentGivesEqualBytes() {
        String text = Receipts.release().text();
        assertEquals(text, Receipts.release().text());
        assertEquals(text, Receipt.read(text).text());
        for (String other : List.of(text.replace(",\"", ", \""), "\uFEFF" + text)) {
            assertEquals(text, Receipt.read(other).text());
            assertEquals(Verdict.REFUTED, verdict(alone(Receipt.read(other)), "form"));
        }
        byte[] latin = text.replace("Data Office", "Büro").getBytes(StandardCharsets.ISO_8859_1);
        assertThrows(InputException.class, () -> Receipt.read(latin));
    }

    @Test
    void statesDateAndSignerInAReleaseOnly() {
        assertTrue(
                Receipts.release()
                        .text()
                        .contains("\"release\":{\"date\":\"2026-03-01T09:30:15Z\",\"signer\":\"Data Office\"}"),
                Receipts.release().text());
        Receipt experiment = unsigned(content(Noise.Mode.EXPERIMENT, METHOD, Optional.empty()));
        assertFalse(experiment.text().contains("\"release\":{"), experiment.text());
        Content right = content(Noise.Mode.RELEASE, METHOD, Optional.empty());
        assertThrows(
                IllegalArgumentException.class,
                () -> new Content(
                        right.request(),
                        right.before(),
                        right.after(),
                        right.modelBefore(),
                        right.modelAfter(),
                        right.method(),
                        right.mode(),
                        right.audits(),
                        right.notErased(),
                        right.code(),
                        right.environment(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void saysInWordsWhatIsStated() {
        Receipt receipt = Receipts.release();
        assertEquals(
                "7 of 100 records forgotten on 2026-03-01T09:30:15Z, epsilon 2 at delta 1e-5; request 'request-1',"
                        + " signer 'Data Office'",
                ReceiptSummary.headline(receipt));
        assertEquals(List.of(), ReceiptSummary.warnings(receipt, ReceiptCheck.check(receipt, everything())));
        Receipt experiment = unsigned(content(Noise.Mode.EXPERIMENT, METHOD, Optional.empty()));
        assertEquals(
                List.of("NOT SIGNED: anyone can have written this", "NOT releasable: experiment"),
                ReceiptSummary.warnings(experiment, alone(experiment)));
        assertEquals(
                "NOT releasable: experiment",
                finding(alone(experiment), "releasable").detail());
        Receipt none = release(new Method("gradient-ascent", Map.of("rate", 0.1)));
        assertTrue(ReceiptSummary.headline(none).contains("no guarantee"), ReceiptSummary.headline(none));
        assertEquals("no guarantee", finding(alone(none), "certificate").detail());
        assertTrue(ReceiptSummary.warnings(none, alone(none)).contains("NOT releasable: no guarantee"));
        Receipt denied = Receipt.read(receipt.text().replace("\"releasable\":true", "\"releasable\":false"));
        assertTrue(
                ReceiptSummary.warnings(denied, alone(denied)).stream()
                        .noneMatch(line -> line.startsWith("releasable")),
                "what is stated not to be releasable is not said to be");
        assertTrue(ReceiptSummary.warnings(receipt, alone(receipt)).get(0).startsWith("SIGNATURE NOT CONFIRMED"));
        assertTrue(ReceiptSummary.headline(Receipts.previous()).startsWith("trained on 100 records on 2026-03-01"));
    }

    // Noise 0.5 against 2 * 0.5 apart, one step: delta = theta(1, 2) = .51.
    @Test
    void aDeltaNearOneIsCalledVacuous() {
        Method weak = Method.of(new ModelClipping(1, 0, 0.5, 0.1, 0, 0.5, Double.POSITIVE_INFINITY), 1, 1, 3);
        Receipt receipt = release(weak);
        assertTrue(receipt.delta() > 0.5, String.valueOf(receipt.delta()));
        assertTrue(
                ReceiptSummary.warnings(receipt, alone(receipt)).stream()
                        .anyMatch(w -> w.startsWith("vacuous: delta 0.")),
                ReceiptSummary.warnings(receipt, alone(receipt)).toString());
    }

    @Test
    void detectsAForgottenRecordAmongTheRetained() {
        List<String> leaked = new ArrayList<>(RETAINED);
        leaked.set(5, Receipts.FORGOTTEN.get(0));
        Evidence evidence = Evidence.NONE.withRetained(new Evidence.Records(SALT, leaked));
        assertEquals(Verdict.REFUTED, verdict(ReceiptCheck.check(Receipts.release(), evidence), "retained records"));
    }

    @Test
    void experimentsAndMethodsWithoutGuaranteeAreNotReleasable() {
        Receipt experiment = unsigned(content(Noise.Mode.EXPERIMENT, METHOD, Optional.empty()));
        assertFalse(experiment.isReleasable());
        Receipt none = release(new Method("gradient-ascent", Map.of("rate", 0.1)));
        assertFalse(none.isReleasable());
        assertTrue(Receipts.release().isReleasable());
        assertTrue(ReceiptCheck.holds(alone(Receipt.read(none.text()))));
    }

    @Test
    void anAuditAboveTheCertificateRefutesIt() {
        Method strong = Method.of(
                new ConstantSteps(1, 1, 0.1, 1, 7).calibrated(0.1, 1e-5, Conversion.GDP, 3), Conversion.GDP, 1e-5, 3);
        assertEquals(Verdict.REFUTED, verdict(alone(release(strong)), "audit"));
    }

    // It stays below the certificate, so only its counts can tell.
    @Test
    void aBoundThatItsCountsDoNotGiveIsRefuted() {
        String understated = Receipts.release().text().replaceFirst("(\"epsilon-lower-bound\":)[0-9.E-]+", "$10.001");
        assertNotEquals(Receipts.release().text(), understated);
        assertEquals(Verdict.REFUTED, verdict(alone(Receipt.read(understated)), "audit"));
    }

    @Test
    void receiptsFormAChain() {
        Evidence previous = Evidence.NONE.withPrevious(Receipts.previous());
        Receipt second = Receipts.release();
        assertEquals(Verdict.CONFIRMED, verdict(ReceiptCheck.check(second, previous), "previous receipt"));
        assertEquals(Verdict.UNCHECKED, verdict(alone(second), "previous receipt"));
        // Of another model, of other numbers of records, issued later, or changed.
        Receipt first = Receipts.previous();
        for (String[] change : List.of(
                new String[] {first.field("model", "after").asText(), "ab".repeat(32)},
                new String[] {"\"after\":{\"records\":100", "\"after\":{\"records\":99"},
                new String[] {"2026-03-01T08:30:15Z", "2026-03-01T09:30:16Z"},
                new String[] {"Data Office", "Other Office"})) {
            Receipt other = Receipt.read(ForgedReceiptTest.rehashed(first.text().replace(change[0], change[1])));
            assertNotEquals(first.hash(), other.hash());
            String claims = second.text().replace(first.hash(), other.hash());
            Receipt forged = Receipt.read(ForgedReceiptTest.rehashed(claims));
            boolean counts = verdict(ReceiptCheck.check(forged, Evidence.NONE.withPrevious(other)), "previous receipt")
                    == Verdict.REFUTED;
            assertEquals(!change[0].equals("Data Office"), counts, change[0]);
            assertEquals(
                    Verdict.REFUTED,
                    verdict(ReceiptCheck.check(second, Evidence.NONE.withPrevious(other)), "previous receipt"));
        }
        // Changed, and still under the hash that the second one states.
        Receipt kept = Receipt.read(first.text().replace("Data Office", "Other Office"));
        assertEquals(first.hash(), kept.hash());
        assertEquals(
                Verdict.REFUTED,
                verdict(ReceiptCheck.check(second, Evidence.NONE.withPrevious(kept)), "previous receipt"));
        // Other records as many, under the salt of the first.
        Receipt swapped = Receipt.read(ForgedReceiptTest.rehashed(first.text()
                .replace(
                        first.after().root(),
                        Commitment.of(Receipts.PREVIOUS_SALT, RETAINED).root())));
        Receipt claims = Receipt.read(ForgedReceiptTest.rehashed(second.text().replace(first.hash(), swapped.hash())));
        assertEquals(
                Verdict.REFUTED,
                verdict(
                        ReceiptCheck.check(claims, Receipts.unsignedEvidence().withPrevious(swapped)),
                        "previous receipt"));
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
        Receipt signed = Receipt.of(content(Noise.Mode.RELEASE, METHOD, Optional.empty()), Optional.of(signer));
        Map<SigningKey, Verdict> expected = Map.of(
                checker, Verdict.CONFIRMED,
                signer, Verdict.UNCHECKED,
                KEY, Verdict.REFUTED,
                stranger, Verdict.REFUTED);
        expected.forEach((key, verdict) ->
                assertEquals(verdict, verdict(ReceiptCheck.check(signed, Evidence.NONE.withKey(key)), "signature")));
    }

    @Test
    void everyMethodRecomputesItsOwnCertificate() {
        ModelClipping after = new ModelClipping(2, 0, 0.5, 0.1, 0, 0.5, Double.POSITIVE_INFINITY);
        ModelClipping before = new ModelClipping(2, 0, 0.5, 0.1, 0, 2, 1);
        OutputPerturbation output = OutputPerturbation.calibrated(1, 1, 1e-5, 0);
        PerturbedMinimization minimization = new PerturbedMinimization(new Curvature(1, 2), 0.5, 0.25);
        assertEquals(after.certificate(1, 6, 3), Method.of(after, 1, 6, 3).certificate());
        assertEquals(before.certificate(1, 6, 3), Method.of(before, 1, 6, 3).certificate());
        assertEquals(output.certificate(1e-5, 3), Method.of(output, 1e-5, 3).certificate());
        assertEquals(
                minimization.certificate(Conversion.RDP, 1e-5, 3),
                Method.of(minimization, Conversion.RDP, 1e-5, 3).certificate());
        assertEquals(0, new Method("retrain", Map.of()).certificate().epsilon());
        assertEquals("none", new Method("fine-tuning", Map.of()).certificate().kind());
        assertThrows(IllegalArgumentException.class, () -> new Method("gradient-clipping", Map.of()).certificate());
    }

    @Test
    void methodsOfOneFormulaAreToldApartByWhatTheyState() {
        Method plain = Method.of(new PerturbedMinimization(new Curvature(1, 2), 0.5, 0.25), Conversion.GDP, 1e-5, 3);
        Map<String, Object> robust = Map.of("groups", 40, "trimmed", 2, "training-steps", 60);
        assertEquals(plain.certificate(), plain.with("robust-descent", robust).certificate());
        for (Method method : List.of(
                plain.with("robust-descent", Map.of()),
                plain.with("robust-descent", Map.of("groups", 40, "trimmed", 2)),
                plain.with("perturbed-minimization", robust),
                new Method("sisa", Map.of()),
                new Method("retrain", Map.of("shards", 5)),
                Receipts.METHOD.with("gradient-clipping", Map.of("groups", 40)))) {
            assertThrows(IllegalArgumentException.class, method::certificate, method.toString());
        }
        // Whoever makes up all of a receipt makes up these too.
        for (Method method : List.of(plain, plain.with("robust-descent", robust), new Method("retrain", Map.of()))) {
            String word = finding(alone(release(method)), ReceiptCheck.WORD).detail();
            assertTrue(word.contains("method.name"), word);
        }
        assertFalse(
                finding(alone(Receipts.release()), ReceiptCheck.WORD).detail().contains("method.name"));
    }

    // Texts among the rates counted as 0, and steps by the billion filled the memory.
    @Test
    void parametersAreReadStrictly() {
        Map<String, Object> schedule = Map.of(
                "initial-clip",
                1,
                "gradient-clip",
                1,
                "rates",
                List.of("10", "10"),
                "regularizations",
                List.of(0.0, 0.0),
                "noise",
                List.of(1, 1),
                "conversion",
                "gdp",
                "delta",
                1e-5);
        Map<String, Object> clipping = Map.of(
                "initial-clip", 1,
                "initial-noise", 0,
                "model-clip", 1,
                "rate", 0.1,
                "regularization", 0,
                "noise", 0.1,
                "epsilon", 1,
                "steps", Integer.MAX_VALUE);
        for (Method method : List.of(
                new Method("gradient-clipping", schedule),
                new Method("model-clipping", clipping),
                new Method("retrain", Map.of("approved-by", "an authority")))) {
            assertThrows(IllegalArgumentException.class, method::certificate, method.toString());
        }
        String said = assertThrows(
                        IllegalArgumentException.class, () -> new Method("model-clipping", clipping).certificate())
                .getMessage();
        assertTrue(said.contains("steps must be a whole number from 0 to 1000000"), said);
    }
}
