package dev.firebreak.unlearning.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.audit.Proportion;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final ObjectNode document;
    /** Whether it was read from exactly its canonical form, which every receipt is written in. */
    final boolean canonical;

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
     * Reads a receipt; whether what it states is right is the business of {@link ReceiptCheck}.
     *
     * @throws InputException if it is not JSON in UTF-8, or not of the form of receipts: a field is missing, unknown, there twice,
     *     of another type or out of its range
     */
    public static Receipt read(byte[] file) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InputException("not a text in UTF-8", e);
        }
        return read(text);
    }

    /** The same from text. */
    public static Receipt read(String text) {
        JsonNode tree = CanonicalJson.read(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
        ReceiptSchema.check(tree);
        return new Receipt((ObjectNode) tree, text.stripTrailing().equals(CanonicalJson.text(tree)));
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

    /** When it was issued, in UTC; nothing for an experiment. */
    public Optional<Instant> date() {
        return Optional.of(field("release", "date").asText())
                .filter(date -> !date.isEmpty())
                .map(Instant::parse);
    }

    /** A number of records that the request states. */
    long count(String name) {
        return field("request", name).asLong();
    }

    /** The signer that it names; empty in an experiment. */
    public String signer() {
        return field("release", "signer").asText();
    }

    /** Identity of the released model that it states. */
    public String modelAfter() {
        return field("model", "after").asText();
    }

    /** Whether it carries a signature; whether that is right is another question. */
    public boolean isSigned() {
        return document.has("signature");
    }

    /** Whether its signature is the one that this key makes; both algorithms sign equal contents equally. */
    public boolean isSignedWith(SigningKey key) {
        return field("signature", "algorithm").asText().equals(key.algorithm())
                && Base64.getEncoder()
                        .encodeToString(key.sign(body()))
                        .equals(field("signature", "value").asText());
    }

    /** Whether it states that its model may be released. */
    public boolean isReleasable() {
        return field("releasable").asBoolean();
    }

    /** The records before the request. */
    public Commitment before() {
        return commitment("before");
    }

    /** The records that remain. */
    public Commitment after() {
        return commitment("after");
    }

    private Commitment commitment(String when) {
        return new Commitment(
                field("data", when, "records").asLong(),
                field("data", when, "root").asText());
    }

    /** The epsilon it states; infinity if it guarantees nothing. */
    public double epsilon() {
        JsonNode epsilon = field("certificate", "epsilon");
        return epsilon.isNumber() ? epsilon.doubleValue() : Double.POSITIVE_INFINITY;
    }

    /** The delta it states. */
    public double delta() {
        return field("certificate", "delta").doubleValue();
    }

    /** The data source that it states, as a spec names it. */
    public String data() {
        return field("environment", "data").asText();
    }

    /** The seed of generated data that it states. @throws InputException if it has more than 64 bits */
    public long dataSeed() {
        String seed = field("environment", "data-seed").asText();
        try {
            return Long.parseLong(seed);
        } catch (NumberFormatException e) {
            throw new InputException("environment.data-seed must be a whole number of 64 bits, but is " + seed, e);
        }
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

    private static Map<String, Object> request(Content content) {
        Content.Request asked = content.request();
        Map<String, Object> request = new TreeMap<>(Map.of(
                "id", asked.id(),
                "requested", asked.requested(),
                "duplicates", asked.duplicates(),
                "copies-forgotten", asked.copiesForgotten(),
                "forgotten", content.before().records() - content.after().records(),
                "forgotten-root", asked.forgottenRoot(),
                "content-root", asked.contentRoot()));
        asked.copiesRetained().ifPresent(count -> request.put("copies-retained", count));
        return request;
    }

    private static Map<String, Object> body(Content content) {
        Certificate certificate = content.method().certificate();
        Map<String, Object> body = new TreeMap<>();
        body.put("schema", ReceiptSchema.NAME);
        body.put("request", request(content));
        body.put("data", Map.of("before", data(content.before()), "after", data(content.after())));
        body.put("model", Map.of("before", content.modelBefore(), "after", content.modelAfter()));
        body.put(
                "method",
                Map.of(
                        "name", content.method().name(),
                        "parameters", content.method().parameters()));
        body.put("certificate", certificate(certificate));
        body.put("mode", content.mode().name().toLowerCase(Locale.ROOT));
        body.put("releasable", releasable(content.mode() == Noise.Mode.RELEASE, certificate.kind()));
        body.put("audits", content.audits().stream().map(Receipt::audit).toList());
        body.put("sequential-requests", ReceiptSchema.SEQUENTIAL);
        body.put("not-erased", content.notErased());
        body.put("code", content.code());
        body.put("environment", content.environment());
        content.release()
                .ifPresent(release -> body.put(
                        "release",
                        Map.of(
                                "date",
                                        release.date()
                                                .truncatedTo(ChronoUnit.SECONDS)
                                                .toString(),
                                "signer", release.signer())));
        content.previous().ifPresent(hash -> body.put("previous", hash));
        return body;
    }

    /** A result is releasable only if its noise was drawn from a secret and it has a certificate. */
    static boolean releasable(boolean release, String kind) {
        return release && !kind.equals("none");
    }

    /** A certificate as a receipt states it. */
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

    private static Map<String, Object> data(Commitment ids) {
        return Map.of("records", ids.records(), "root", ids.root());
    }

    /** An audit with its raw counts, as a receipt states it and {@link ReceiptCheck} recomputes it. */
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
