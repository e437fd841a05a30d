package dev.firebreak.unlearning.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.audit.Proportion;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A receipt as a JSON document in canonical form: the {@link Content}, the certificate computed from its method, a hash over
 * all of that, and a signature of the hash if there is a key. Immutable.
 */
public final class Receipt {
    static final String SCHEMA = "firebreak-unlearning-receipt/1";
    private static final List<String> SEQUENTIAL = List.of(
            "the certificate stands alone, for the union of everything forgotten so far",
            "it does not cover an observer who also holds earlier released models");

    private final ObjectNode document;
    private final boolean canonical;

    private Receipt(ObjectNode document, boolean canonical) {
        this.document = document;
        this.canonical = canonical;
    }

    /** Writes a receipt, signed if there is a key. */
    public static Receipt of(Content content, Optional<SigningKey> key) {
        ObjectNode document = (ObjectNode) CanonicalJson.tree(body(content));
        byte[] body = CanonicalJson.bytes(document);
        document.put("hash", Sha256.hex(body));
        key.ifPresent(signer -> document.putObject("signature")
                .put("algorithm", signer.algorithm())
                .put("value", Base64.getEncoder().encodeToString(signer.sign(body))));
        return new Receipt(document, true);
    }

    /**
     * Reads a receipt; whether it is right is the business of {@link ReceiptCheck}.
     *
     * @throws InputException if it is not a receipt of a known schema
     */
    public static Receipt read(String text) {
        JsonNode tree = CanonicalJson.read(text);
        if (!(tree instanceof ObjectNode document)
                || !SCHEMA.equals(tree.path("schema").asText())) {
            throw new InputException("not an unlearning receipt: its schema must be " + SCHEMA + ", but is '"
                    + tree.path("schema").asText() + "'");
        }
        return new Receipt(document, text.stripTrailing().equals(CanonicalJson.text(document)));
    }

    /** Whether it was read from exactly its canonical form, which every receipt is written in. */
    boolean isCanonical() {
        return canonical;
    }

    /** The document in canonical form, one line. */
    public String text() {
        return CanonicalJson.text(document);
    }

    /** The hash it states, which the next receipt carries. */
    public String hash() {
        return document.path("hash").asText();
    }

    /** Id of the request that it states. */
    public String request() {
        return field("request", "id").asText();
    }

    /** SHA-256 of the released model that it states. */
    public String modelAfter() {
        return field("model", "after").asText();
    }

    /** Whether it states that its model may be released. */
    public boolean isReleasable() {
        return field("releasable").asBoolean();
    }

    /** Whether it carries a signature, right or wrong. */
    public boolean isSigned() {
        return !field("signature", "value").asText().isEmpty();
    }

    /** Whether its signature is the one that this key makes; both algorithms sign equal contents equally. */
    public boolean isSignedWith(SigningKey key) {
        return field("signature", "algorithm").asText().equals(key.algorithm())
                && Base64.getEncoder()
                        .encodeToString(key.sign(body()))
                        .equals(field("signature", "value").asText());
    }

    JsonNode field(String... path) {
        JsonNode node = document;
        for (String name : path) {
            node = node.path(name);
        }
        return node;
    }

    /** What the hash is over. */
    byte[] body() {
        ObjectNode body = document.deepCopy();
        body.remove(List.of("hash", "signature"));
        return CanonicalJson.bytes(body);
    }

    Method method() {
        Map<String, Object> parameters = new TreeMap<>();
        field("method", "parameters").properties().forEach(p -> parameters.put(p.getKey(), p.getValue()));
        return new Method(field("method", "name").asText(), parameters);
    }

    private static Map<String, Object> body(Content content) {
        Certificate certificate = content.method().certificate();
        Map<String, Object> body = new TreeMap<>();
        body.put("schema", SCHEMA);
        Map<String, Object> request = new TreeMap<>(Map.of(
                "id", content.request(),
                "requested", content.requested(),
                "duplicates", content.duplicates(),
                "copies-forgotten", content.copiesForgotten(),
                "forgotten", content.before().count() - content.after().count(),
                "forgotten-root", content.forgottenRoot(),
                "content-root", content.contentRoot()));
        content.copiesRetained().ifPresent(count -> request.put("copies-retained", count));
        body.put("request", request);
        body.put("data", Map.of("before", data(content.before()), "after", data(content.after())));
        body.put("model", Map.of("before", content.modelBefore(), "after", content.modelAfter()));
        body.put(
                "method",
                Map.of(
                        "name",
                        content.method().name(),
                        "parameters",
                        content.method().parameters()));
        body.put("certificate", certificate(certificate));
        body.put("mode", content.mode().name().toLowerCase(Locale.ROOT));
        body.put("releasable", releasable(content.mode() == Noise.Mode.RELEASE, certificate.kind()));
        body.put("audits", content.audits().stream().map(Receipt::audit).toList());
        body.put("sequential-requests", SEQUENTIAL);
        body.put("not-erased", content.notErased());
        body.put("code", content.code());
        body.put("environment", content.environment());
        content.previous().ifPresent(hash -> body.put("previous", hash));
        return body;
    }

    /** Seeded noise never leaves the house, nor does a model without a guarantee. */
    static boolean releasable(boolean release, String kind) {
        return release && !kind.equals("none");
    }

    /** A certificate as a receipt tells it. */
    public static Map<String, Object> certificate(Certificate certificate) {
        Map<String, Object> fields = new TreeMap<>(Map.of(
                "kind", certificate.kind(),
                "epsilon", certificate.epsilon(),
                "delta", certificate.delta(),
                "assumptions", certificate.assumptions(),
                "uncovered", certificate.uncovered()));
        if (Double.isFinite(certificate.rho())) {
            fields.put("rho", certificate.rho());
            fields.put("mu", Math.sqrt(2 * certificate.rho()));
        }
        return fields;
    }

    private static Map<String, Object> data(MultisetHash ids) {
        return Map.of("records", ids.count(), "ids", ids.hex());
    }

    /** An audit with its raw counts, as a receipt tells it and {@link ReceiptCheck} recomputes it. */
    public static Map<String, Object> audit(Content.Audit audit) {
        Proportion hits = audit.counts().truePositives();
        Proportion alarms = audit.counts().falsePositives();
        return Map.of(
                "attack", audit.attack(),
                "hits", hits.successes(),
                "unlearned-runs", hits.trials(),
                "false-alarms", alarms.successes(),
                "never-seen-runs", alarms.trials(),
                "delta", audit.delta(),
                "confidence", audit.confidence(),
                "epsilon-lower-bound", audit.epsilonLowerBound());
    }
}
