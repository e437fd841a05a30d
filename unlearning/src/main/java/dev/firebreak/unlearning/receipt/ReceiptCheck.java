package dev.firebreak.unlearning.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.core.Sha256;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.audit.Proportion;
import dev.firebreak.unlearning.audit.ThresholdAudit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Recomputes what a receipt states, as far as the evidence at hand allows, and says what it could not check.
 *
 * @param key to check the signature with
 * @param previous the receipt before
 * @param model identity of the released model, a digest of its tensors
 * @param retained the records that remain
 * @param forgotten the forgotten records
 */
public record ReceiptCheck(
        Optional<SigningKey> key,
        Optional<Receipt> previous,
        Optional<String> model,
        Optional<Records> retained,
        Optional<Records> forgotten) {

    /**
     * What the owner of the data knows.
     *
     * @param salt of the receipt's commitments
     * @param ids of the records
     */
    public record Records(byte[] salt, Collection<String> ids) {}

    /** How a check ended. */
    public enum Verdict {
        /** Recomputed, and equal to what is stated. */
        CONFIRMED,
        /** Recomputed, and different. */
        REFUTED,
        /** Not recomputed; the detail says what would be needed. */
        UNCHECKED
    }

    /**
     * One check.
     *
     * @param check what was looked at
     * @param verdict how it ended
     * @param detail why, in a sentence
     */
    public record Finding(String check, Verdict verdict, String detail) {}

    /** A check with nothing at hand but the receipt. */
    public static ReceiptCheck alone() {
        return new ReceiptCheck(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** All checks, in a fixed order. */
    public List<Finding> check(Receipt receipt) {
        List<Finding> findings = new ArrayList<>();
        findings.add(
                receipt.isCanonical()
                        ? new Finding("form", Verdict.CONFIRMED, "canonical")
                        : new Finding("form", Verdict.REFUTED, "not the canonical form in which receipts are written"));
        findings.add(compare("hash", Sha256.hex(receipt.body()), receipt.hash()));
        findings.add(signature(receipt));
        findings.add(certificate(receipt));
        findings.add(compare(
                "releasable",
                String.valueOf(Receipt.releasable(
                        receipt.field("mode").asText().equals("release"),
                        receipt.field("certificate", "kind").asText())),
                receipt.field("releasable").asText()));
        findings.add(compare(
                "record counts",
                String.valueOf(receipt.field("data", "before", "records").asLong()
                        - receipt.field("data", "after", "records").asLong()),
                String.valueOf(receipt.field("request", "forgotten").asLong())));
        for (JsonNode audit : receipt.field("audits")) {
            findings.add(audit(audit, receipt.field("certificate", "epsilon").asDouble()));
        }
        findings.add(previous(receipt));
        findings.add(model.map(identity -> compare(
                        "released model",
                        identity,
                        receipt.field("model", "after").asText()))
                .orElseGet(() -> unchecked("released model", "needs the model file")));
        findings.add(unchecked("model before", "the model that saw the forget set must not exist any more"));
        findings.add(retained.map(r -> compare(
                        "retained records",
                        MultisetHash.of(r.salt(), r.ids()).hex(),
                        receipt.field("data", "after", "ids").asText()))
                .orElseGet(() ->
                        unchecked("retained records", "needs the ids of the remaining data and the owner's salt")));
        findings.add(forgotten
                .map(f -> compare(
                        "forgotten records",
                        new MerkleTree(f.salt(), f.ids()).root(),
                        receipt.field("request", "forgotten-root").asText()))
                .orElseGet(() -> unchecked("forgotten records", "needs the request and the owner's salt")));
        findings.add(unchecked("the run itself", "that the method ran as stated is the signer's word"));
        return findings;
    }

    /** Whether no finding is refuted. */
    public static boolean holds(List<Finding> findings) {
        return findings.stream().noneMatch(f -> f.verdict() == Verdict.REFUTED);
    }

    private Finding signature(Receipt receipt) {
        String stated = receipt.field("signature", "value").asText();
        if (stated.isEmpty()) {
            return key.isPresent()
                    ? new Finding("signature", Verdict.REFUTED, "a key was given, but the receipt is not signed")
                    : unchecked("signature", "the receipt is not signed");
        }
        String algorithm = receipt.field("signature", "algorithm").asText();
        if (key.isEmpty()) {
            return unchecked("signature", "needs the " + algorithm + " key");
        }
        if (!key.get().algorithm().equals(algorithm)) {
            return new Finding(
                    "signature",
                    Verdict.REFUTED,
                    "signed with " + algorithm + ", but the key is for "
                            + key.get().algorithm());
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(stated);
        } catch (IllegalArgumentException notBase64) {
            return new Finding("signature", Verdict.REFUTED, "its value is not base64");
        }
        return key.get()
                .verify(receipt.body(), bytes)
                .map(right -> new Finding(
                        "signature",
                        right ? Verdict.CONFIRMED : Verdict.REFUTED,
                        right ? "made with this key" : "not made with this key for this content"))
                .orElseGet(() -> unchecked("signature", "a private key cannot check; give the public key"));
    }

    private static Finding certificate(Receipt receipt) {
        Certificate computed;
        try {
            computed = receipt.method().certificate();
        } catch (IllegalArgumentException outOfRange) {
            return new Finding("certificate", Verdict.REFUTED, "its parameters allow none: " + outOfRange.getMessage());
        }
        String expected = CanonicalJson.text(CanonicalJson.tree(Receipt.certificate(computed)));
        return compare("certificate", expected, CanonicalJson.text(receipt.field("certificate")));
    }

    private static Finding audit(JsonNode audit, double certified) {
        String name = "audit " + audit.path("attack").asText();
        double bound;
        try {
            bound = new ThresholdAudit(
                            new Proportion(
                                    audit.path("hits").asLong(),
                                    audit.path("unlearned-runs").asLong()),
                            new Proportion(
                                    audit.path("false-alarms").asLong(),
                                    audit.path("never-seen-runs").asLong()))
                    .epsilonLowerBound(
                            audit.path("delta").asDouble(),
                            audit.path("confidence").asDouble());
        } catch (IllegalArgumentException impossible) {
            return new Finding(name, Verdict.REFUTED, impossible.getMessage());
        }
        double stated = audit.path("epsilon-lower-bound").asDouble();
        if (bound != stated) {
            return new Finding(name, Verdict.REFUTED, "its counts give " + bound + ", but it states " + stated);
        }
        return bound <= certified
                ? new Finding(name, Verdict.CONFIRMED, "lower bound " + bound + " within the certified epsilon")
                : new Finding(name, Verdict.REFUTED, "lower bound " + bound + " breaks the certified " + certified);
    }

    private Finding previous(Receipt receipt) {
        String stated = receipt.field("previous").asText();
        if (stated.isEmpty() && previous.isEmpty()) {
            return new Finding("previous receipt", Verdict.CONFIRMED, "the first of its chain");
        }
        return previous.map(before -> {
                    Finding same = compare("previous receipt", Sha256.hex(before.body()), stated);
                    return same.verdict() == Verdict.CONFIRMED ? modelChain(before, receipt) : same;
                })
                .orElseGet(() -> unchecked("previous receipt", "needs the receipt with hash " + stated));
    }

    private static Finding modelChain(Receipt before, Receipt receipt) {
        return compare(
                "previous receipt",
                before.field("model", "after").asText(),
                receipt.field("model", "before").asText());
    }

    private static Finding compare(String check, String computed, String stated) {
        return computed.equals(stated)
                ? new Finding(check, Verdict.CONFIRMED, "recomputed and equal")
                : new Finding(check, Verdict.REFUTED, "computed " + computed + ", but it states " + stated);
    }

    private static Finding unchecked(String check, String need) {
        return new Finding(check, Verdict.UNCHECKED, need);
    }
}
