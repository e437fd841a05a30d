package dev.firebreak.unlearning.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.core.Sha256;
import dev.firebreak.unlearning.audit.Proportion;
import dev.firebreak.unlearning.audit.ThresholdAudit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Recomputes what a receipt states, as far as the evidence at hand allows, and lists what it could not check. What nothing can be
 * computed from is listed by its fields as the signer's word.
 */
public final class ReceiptCheck {
    /** The check of the signature. */
    public static final String SIGNATURE = "signature";
    /** The check of the records that remain. */
    public static final String RETAINED = "retained records";
    /** The check that lists the fields which only the signer vouches for. */
    public static final String WORD = "signer's word";

    private static final String FORM = "form";
    private static final String HASH = "hash";
    private static final String MODEL = "released model";

    private static final String CERTIFICATE = "certificate";
    private static final String PREVIOUS = "previous receipt";
    private static final List<String> STATEMENTS = List.of(
            "request.id",
            "audits",
            "not-erased",
            "code",
            "environment.learner",
            "environment.java",
            "environment.cluster",
            "environment.blocks",
            "environment.seed",
            "release.date",
            "release.signer");

    private final Receipt receipt;
    private final Evidence evidence;
    private final Set<String> word = new TreeSet<>();

    private ReceiptCheck(Receipt receipt, Evidence evidence) {
        this.receipt = receipt;
        this.evidence = evidence;
        STATEMENTS.stream()
                .filter(name -> !receipt.field(name.split("\\.")).isMissingNode())
                .forEach(word::add);
    }

    /** All checks, in a fixed order. */
    public static List<Finding> check(Receipt receipt, Evidence evidence) {
        return new ReceiptCheck(receipt, evidence).all();
    }

    /** The check of the signature alone, before anything is opened that the receipt names. */
    public static Finding signature(Receipt receipt, Evidence evidence) {
        return new ReceiptCheck(receipt, evidence).signature();
    }

    /** Whether no finding is refuted. */
    public static boolean holds(List<Finding> findings) {
        return findings.stream().noneMatch(Finding::isRefuted);
    }

    /**
     * Why a receipt cannot be that of a model, if so: its form, hash or certificate is wrong, or it was issued for another model.
     *
     * @param identity of the model
     */
    public static Optional<Finding> misfit(Receipt receipt, String identity) {
        Set<String> asked = Set.of(FORM, HASH, CERTIFICATE, MODEL);
        return check(receipt, Evidence.NONE.withModel(identity)).stream()
                .filter(finding -> finding.isRefuted() && asked.contains(finding.check()))
                .findFirst();
    }

    private List<Finding> all() {
        List<Finding> findings = new ArrayList<>();
        findings.add(
                receipt.isCanonical()
                        ? Finding.confirmed(FORM, "canonical")
                        : Finding.refuted(FORM, "not the canonical form in which receipts are written"));
        findings.add(Finding.equal(HASH, Sha256.hex(receipt.body()), receipt.hash()));
        findings.add(signature());
        findings.add(certificate());
        findings.add(mode());
        findings.add(releasable());
        findings.add(counts());
        for (JsonNode audit : receipt.field("audits")) {
            findings.add(audit(audit));
        }
        findings.add(previous());
        findings.add(evidence.model()
                .map(identity -> Finding.equal(MODEL, identity, text("model", "after")))
                .orElseGet(() -> Finding.unchecked(MODEL, "needs the model file")));
        findings.add(modelBefore());
        findings.add(evidence.retained()
                .map(r -> commitment(RETAINED, Commitment.of(r.salt(), r.ids()), receipt.after()))
                .orElseGet(
                        () -> Finding.unchecked(RETAINED, "needs the ids of the remaining data and the owner's salt")));
        findings.add(evidence.forgotten()
                .map(f -> commitment("forgotten records", Commitment.of(f.salt(), f.ids()), stated()))
                .orElseGet(() -> Finding.unchecked("forgotten records", "needs the request and the owner's salt")));
        findings.add(recordsBefore());
        findings.add(contents());
        findings.add(Finding.unchecked(WORD, "only the signer vouches for " + String.join(", ", word)));
        findings.add(Finding.unchecked("the run itself", "that the method ran as stated is the signer's word"));
        return findings;
    }

    private String text(String... path) {
        return receipt.field(path).asText();
    }

    private Commitment stated() {
        return new Commitment(receipt.field("request", "forgotten").asLong(), text("request", "forgotten-root"));
    }

    private static Finding commitment(String check, Commitment computed, Commitment stated) {
        return Finding.equal(
                check, computed.records() + " records", stated.records() + " records", computed.root(), stated.root());
    }

    private Finding signature() {
        if (!receipt.isSigned()) {
            return evidence.key().isPresent()
                    ? Finding.refuted(SIGNATURE, "a key was given, but the receipt is NOT SIGNED")
                    : Finding.unchecked(SIGNATURE, "NOT SIGNED: anyone can have written this");
        }
        String algorithm = text("signature", "algorithm");
        if (evidence.key().isEmpty()) {
            return Finding.unchecked(SIGNATURE, "needs the " + algorithm + " key");
        }
        SigningKey key = evidence.key().get();
        if (!key.algorithm().equals(algorithm)) {
            return Finding.refuted(SIGNATURE, "signed with " + algorithm + ", but the key is for " + key.algorithm());
        }
        return key.verify(receipt.body(), Base64.getDecoder().decode(text("signature", "value")))
                .map(right -> right
                        ? Finding.confirmed(SIGNATURE, "made with this key")
                        : Finding.refuted(SIGNATURE, "not made with this key for this content"))
                .orElseGet(() -> Finding.unchecked(SIGNATURE, "a private key cannot check; give the public key"));
    }

    private Finding certificate() {
        Method.Recomputed computed;
        try {
            computed = receipt.method().recompute();
        } catch (IllegalArgumentException outOfRange) {
            return Finding.refuted(CERTIFICATE, "its parameters allow none: " + outOfRange.getMessage());
        }
        computed.unused().forEach(name -> word.add("method.parameters." + name));
        if (receipt.method().sharesItsFormula() || computed.certificate().kind().equals("none")) {
            // No formula distinguishes two such methods.
            word.add("method.name");
        }
        Finding equal = Finding.equal(
                CERTIFICATE,
                CanonicalJson.text(CanonicalJson.tree(Receipt.certificate(computed.certificate()))),
                CanonicalJson.text(receipt.field("certificate")));
        return equal.isRefuted() ? equal : Finding.confirmed(CERTIFICATE, ReceiptSummary.guarantee(receipt));
    }

    private Finding mode() {
        boolean release = text("mode").equals("release");
        boolean seed = receipt.field("environment").has("seed");
        if (release == seed) {
            return Finding.refuted(
                    "mode",
                    release
                            ? "a release whose noise was drawn from a seed that it states"
                            : "an experiment without the seed of its noise");
        }
        boolean issued = receipt.field("release").isObject();
        if (release != issued) {
            return Finding.refuted(
                    "mode", release ? "a release without date and signer" : "an experiment with date and signer");
        }
        return Finding.confirmed("mode", release ? "release" : "experiment");
    }

    private Finding releasable() {
        Finding equal = Finding.equal(
                "releasable",
                Receipt.releasable(text("mode").equals("release"), text("certificate", "kind")),
                receipt.isReleasable());
        return equal.isRefuted() ? equal : Finding.confirmed("releasable", ReceiptSummary.releasable(receipt));
    }

    private Finding counts() {
        long requested = receipt.field("request", "requested").asLong();
        long duplicates = receipt.field("request", "duplicates").asLong();
        long forgotten = receipt.field("request", "forgotten").asLong();
        long before = receipt.before().records();
        long after = receipt.after().records();
        if (before - after != forgotten) {
            return Finding.refuted(
                    "record counts",
                    before + " records before and " + after + " after, but it states " + forgotten + " forgotten");
        }
        long copies = receipt.field("request", "copies-forgotten").asLong();
        if (receipt.field("request").has("copies-retained")) {
            word.add("request.copies-retained");
        }
        if (requested - duplicates + copies != forgotten) {
            return Finding.refuted(
                    "record counts",
                    requested + " requested with " + duplicates + " repeats and " + copies
                            + " exact copies, but it states " + forgotten + " forgotten");
        }
        return Finding.confirmed("record counts", ReceiptSummary.counts(receipt));
    }

    private Finding audit(JsonNode audit) {
        String name = "audit";
        word.add("audits.attack");
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
            return Finding.refuted(name, impossible.getMessage());
        }
        JsonNode stated = audit.path("epsilon-lower-bound");
        if (!CanonicalJson.tree(bound).equals(stated) && !(stated.isNumber() && stated.doubleValue() == bound)) {
            return Finding.refuted(name, "its counts give " + bound + ", but it states " + stated.asText());
        }
        String attack = " (" + audit.path("attack").asText() + ")";
        return bound <= receipt.epsilon()
                ? Finding.confirmed(name, "lower bound " + bound + " within the certified epsilon" + attack)
                : Finding.refuted(
                        name, "lower bound " + bound + " is above the certified " + receipt.epsilon() + attack);
    }

    private Finding previous() {
        String stated = text("previous");
        if (evidence.previous().isEmpty()) {
            return stated.isEmpty()
                    ? Finding.confirmed(PREVIOUS, "states none: the first of its chain")
                    : Finding.unchecked(PREVIOUS, "needs the receipt with hash " + stated);
        }
        Receipt before = evidence.previous().get();
        Finding chain = Finding.equal(
                PREVIOUS,
                before.hash(),
                Sha256.hex(before.body()),
                before.hash(),
                stated,
                before.field("model", "after").asText(),
                text("model", "before"),
                before.after().records() + " records",
                receipt.before().records() + " records");
        if (chain.isRefuted()) {
            return chain;
        }
        String then = before.field("release", "date").asText();
        String now = text("release", "date");
        if (!then.isEmpty() && !now.isEmpty() && now.compareTo(then) < 0) {
            return Finding.refuted(PREVIOUS, "it was issued on " + then + ", after this one on " + now);
        }
        if (evidence.previousSalt().isPresent() && hasRecords()) {
            return commitment(PREVIOUS, Commitment.of(evidence.previousSalt().get(), union()), before.after());
        }
        return Finding.confirmed(
                PREVIOUS,
                "hash, model and number of records fit; which records they were needs the ids and the salt of both");
    }

    private Finding modelBefore() {
        return evidence.previous().isPresent()
                ? Finding.equal(
                        "model before",
                        evidence.previous().get().field("model", "after").asText(),
                        text("model", "before"))
                : Finding.unchecked("model before", "the model that saw the forget set must not exist any more");
    }

    private boolean hasRecords() {
        return evidence.retained().isPresent() && evidence.forgotten().isPresent();
    }

    // Ids in both lists count twice, so that the number of records differs.
    private List<String> union() {
        List<String> all = new ArrayList<>(evidence.retained().orElseThrow().ids());
        all.addAll(evidence.forgotten().orElseThrow().ids());
        return all;
    }

    private Finding recordsBefore() {
        return hasRecords()
                ? commitment(
                        "records before",
                        Commitment.of(evidence.retained().orElseThrow().salt(), union()),
                        receipt.before())
                : Finding.unchecked("records before", "needs the ids of remaining and forgotten records and the salt");
    }

    private Finding contents() {
        if (evidence.contents().isEmpty() || evidence.forgotten().isEmpty()) {
            word.add("environment.data");
            word.add("environment.data-seed");
            return Finding.unchecked("forgotten contents", "needs the data, the request and the owner's salt");
        }
        Evidence.Contents found = evidence.contents().get();
        return Finding.equal(
                "forgotten contents",
                found.data(),
                receipt.data(),
                String.valueOf(found.dataSeed()),
                text("environment", "data-seed"),
                MerkleTree.root(evidence.forgotten().get().salt(), found.hashes()),
                text("request", "content-root"));
    }
}
