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
import java.util.function.Function;
import java.util.stream.Stream;

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
        findings.add(Finding.of(
                FORM, receipt.canonical, "canonical", "not the canonical form in which receipts are written"));
        findings.add(Finding.equal(HASH, Sha256.hex(receipt.body()), receipt.hash()));
        findings.add(signature());
        findings.add(certificate());
        findings.add(mode());
        findings.add(releasable());
        findings.add(counts());
        receipt.field("audits").forEach(audit -> findings.add(audit(audit)));
        findings.add(previous());
        findings.add(given(
                MODEL,
                evidence.model(),
                "needs the model file",
                identity -> Finding.equal(MODEL, identity, receipt.modelAfter())));
        findings.add(given(
                "model before",
                evidence.previous(),
                "the model that saw the forget set must not exist any more",
                before -> Finding.equal("model before", before.modelAfter(), text("model", "before"))));
        findings.add(records(
                RETAINED,
                evidence.retained(),
                "needs the ids of the remaining data and the owner's salt",
                receipt.after()));
        findings.add(records(
                "forgotten records",
                evidence.forgotten(),
                "needs the request and the owner's salt",
                new Commitment(receipt.count("forgotten"), text("request", "forgotten-root"))));
        findings.add(records(
                "records before",
                union(),
                "needs the ids of remaining and forgotten records and the salt",
                receipt.before()));
        findings.add(contents());
        findings.add(Finding.unchecked(WORD, "only the signer vouches for " + String.join(", ", word)));
        findings.add(Finding.unchecked("the run itself", "that the method ran as stated is the signer's word"));
        return findings;
    }

    private String text(String... path) {
        return receipt.field(path).asText();
    }

    private static <T> Finding given(String check, Optional<T> evidence, String need, Function<T, Finding> found) {
        return evidence.map(found).orElseGet(() -> Finding.unchecked(check, need));
    }

    private static Finding records(String check, Optional<Evidence.Records> evidence, String need, Commitment stated) {
        return given(check, evidence, need, r -> commitment(check, Commitment.of(r.salt(), r.ids()), stated));
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
        return given(SIGNATURE, evidence.key(), "needs the " + algorithm + " key", key -> {
            if (!key.algorithm().equals(algorithm)) {
                return Finding.refuted(
                        SIGNATURE, "signed with " + algorithm + ", but the key is for " + key.algorithm());
            }
            return given(
                    SIGNATURE,
                    key.verify(receipt.body(), Base64.getDecoder().decode(text("signature", "value"))),
                    "a private key cannot check; give the public key",
                    right -> Finding.of(
                            SIGNATURE, right, "made with this key", "not made with this key for this content"));
        });
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
        return Finding.equal(
                        CERTIFICATE,
                        CanonicalJson.text(CanonicalJson.tree(Receipt.certificate(computed.certificate()))),
                        CanonicalJson.text(receipt.field("certificate")))
                .saying(ReceiptSummary.guarantee(receipt));
    }

    private Finding mode() {
        boolean release = text("mode").equals("release");
        if (release == receipt.field("environment").has("seed")) {
            return Finding.refuted(
                    "mode",
                    release
                            ? "a release whose noise was drawn from a seed that it states"
                            : "an experiment without the seed of its noise");
        }
        return Finding.of(
                "mode",
                release == receipt.field("release").isObject(),
                release ? "release" : "experiment",
                release ? "a release without date and signer" : "an experiment with date and signer");
    }

    private Finding releasable() {
        return Finding.equal(
                        "releasable",
                        Receipt.releasable(text("mode").equals("release"), text("certificate", "kind")),
                        receipt.isReleasable())
                .saying(ReceiptSummary.releasable(receipt));
    }

    private Finding counts() {
        long requested = receipt.count("requested");
        long duplicates = receipt.count("duplicates");
        long forgotten = receipt.count("forgotten");
        long before = receipt.before().records();
        long after = receipt.after().records();
        if (before - after != forgotten) {
            return Finding.refuted(
                    "record counts",
                    before + " records before and " + after + " after, but it states " + forgotten + " forgotten");
        }
        long copies = receipt.count("copies-forgotten");
        if (receipt.field("request").has("copies-retained")) {
            word.add("request.copies-retained");
        }
        return Finding.of(
                "record counts",
                requested - duplicates + copies == forgotten,
                ReceiptSummary.counts(receipt),
                requested + " requested with " + duplicates + " repeats and " + copies + " exact copies, but it states "
                        + forgotten + " forgotten");
    }

    private Finding audit(JsonNode audit) {
        String name = "audit";
        word.add("audits.attack");
        double bound;
        try {
            bound = new ThresholdAudit(
                            proportion(audit, "hits", "unlearned-runs"),
                            proportion(audit, "false-alarms", "never-seen-runs"))
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
        return Finding.of(
                name,
                bound <= receipt.epsilon(),
                "lower bound " + bound + " within the certified epsilon" + attack,
                "lower bound " + bound + " is above the certified " + receipt.epsilon() + attack);
    }

    private static Proportion proportion(JsonNode audit, String successes, String trials) {
        return new Proportion(audit.path(successes).asLong(), audit.path(trials).asLong());
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
                before.modelAfter(),
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
        return evidence.previousSalt()
                .flatMap(salt ->
                        union().map(all -> commitment(PREVIOUS, Commitment.of(salt, all.ids()), before.after())))
                .orElseGet(() -> Finding.confirmed(
                        PREVIOUS,
                        "hash, model and number of records fit; which records they were needs the ids and the salt of"
                                + " both"));
    }

    // Ids in both lists count twice, so that the number of records differs.
    private Optional<Evidence.Records> union() {
        return evidence.retained()
                .flatMap(left -> evidence.forgotten()
                        .map(gone -> new Evidence.Records(
                                left.salt(),
                                Stream.concat(left.ids().stream(), gone.ids().stream())
                                        .toList())));
    }

    private Finding contents() {
        if (evidence.contents().isEmpty() || evidence.forgotten().isEmpty()) {
            word.add("environment.data");
            word.add("environment.data-seed");
            return Finding.unchecked("forgotten contents", "needs the data, the request and the owner's salt");
        }
        Evidence.Contents found = evidence.contents().get();
        byte[] salt = evidence.forgotten().get().salt();
        return Finding.equal(
                "forgotten contents",
                found.data(),
                receipt.data(),
                String.valueOf(found.dataSeed()),
                text("environment", "data-seed"),
                Commitment.of(salt, found.hashes()).root(),
                text("request", "content-root"));
    }
}
