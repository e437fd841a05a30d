package dev.firebreak.unlearning.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.core.InputException;
import dev.firebreak.core.Printable;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The form of a receipt: which fields there are, of which type and range. No other field may stand anywhere, so that nothing can
 * be added to a receipt that reads as if it were covered.
 */
final class ReceiptSchema {
    static final String NAME = "firebreak-unlearning-receipt/2";
    /** Whole numbers up to here are exact in every reader of JSON. */
    static final long MOST = (1L << 53) - 1;

    private static final int MOST_TEXT = 10_000;
    private static final int ED25519_BYTES = 64;
    private static final int HMAC_BYTES = 32;
    /** What every receipt states about requests that follow one another. */
    static final List<String> SEQUENTIAL = List.of(
            "the certificate stands alone, for the union of everything forgotten so far",
            "it does not cover an observer who also holds earlier released models");

    /** What one field may be. */
    @FunctionalInterface
    private interface Shape {
        void check(String path, JsonNode node);
    }

    private static final Shape TEXT = ReceiptSchema::text;
    private static final Shape HASH = matching("[0-9a-f]{64}", "64 hexadecimal digits");
    private static final Shape WHOLE = matching("-?(0|[1-9][0-9]{0,18})", "a text that is a whole number");
    private static final Shape TRUTH = (path, node) -> require(node.isBoolean(), path, "true or false", node);
    private static final Shape COUNT = (path, node) -> require(
            node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0 && node.longValue() <= MOST,
            path,
            "a whole number from 0 to 2^53 - 1",
            node);
    private static final Shape NUMBER =
            (path, node) -> require(node.isNumber() && Double.isFinite(node.doubleValue()), path, "a number", node);
    private static final Shape EPSILON = (path, node) -> require(
            (node.isNumber() && node.doubleValue() >= 0)
                    || (node.isTextual() && node.textValue().equals("Infinity")),
            path,
            "a number from 0, or \"Infinity\"",
            node);
    private static final Shape PROBABILITY = (path, node) -> require(
            node.isNumber() && node.doubleValue() >= 0 && node.doubleValue() <= 1, path, "a number in [0, 1]", node);
    private static final Shape TEXTS = list(TEXT);
    private static final Shape DATA = object(Map.of("records", COUNT, "root", HASH), Map.of());

    private static final Shape REQUEST = object(
            Map.of(
                    "id", TEXT,
                    "requested", COUNT,
                    "duplicates", COUNT,
                    "copies-forgotten", COUNT,
                    "forgotten", COUNT,
                    "forgotten-root", HASH,
                    "content-root", HASH),
            Map.of("copies-retained", COUNT));
    private static final Shape MODELS = object(
            Map.of("before", matching("none|[0-9a-f]{64}", "64 hexadecimal digits or none"), "after", HASH), Map.of());
    private static final Shape CERTIFICATE = object(
            Map.of(
                    "kind", TEXT,
                    "epsilon", EPSILON,
                    "delta", PROBABILITY,
                    "assumptions", TEXTS,
                    "uncovered", TEXTS),
            Map.of("rho", NUMBER, "mu", NUMBER));
    private static final Shape AUDIT = object(
            Map.of(
                    "attack", TEXT,
                    "hits", COUNT,
                    "unlearned-runs", COUNT,
                    "false-alarms", COUNT,
                    "never-seen-runs", COUNT,
                    "delta", PROBABILITY,
                    "confidence", PROBABILITY,
                    "epsilon-lower-bound", EPSILON),
            Map.of());
    private static final Shape ENVIRONMENT = object(
            Map.of(
                    "data", TEXT,
                    "data-seed", WHOLE,
                    "learner", TEXT,
                    "java", TEXT,
                    "cluster", TEXT,
                    "blocks", WHOLE),
            Map.of("seed", WHOLE));
    private static final Shape RECEIPT = object(
            Map.ofEntries(
                    Map.entry("schema", word(NAME)),
                    Map.entry("request", REQUEST),
                    Map.entry("data", object(Map.of("before", DATA, "after", DATA), Map.of())),
                    Map.entry("model", MODELS),
                    Map.entry(
                            "method", object(Map.of("name", TEXT, "parameters", ReceiptSchema::parameters), Map.of())),
                    Map.entry("certificate", CERTIFICATE),
                    Map.entry("mode", word("experiment", "release")),
                    Map.entry("releasable", TRUTH),
                    Map.entry("audits", list(AUDIT)),
                    Map.entry("sequential-requests", ReceiptSchema::sequential),
                    Map.entry("not-erased", TEXTS),
                    Map.entry("code", TEXT),
                    Map.entry("environment", ENVIRONMENT),
                    Map.entry("hash", HASH)),
            Map.of(
                    "release",
                    object(Map.of("date", ReceiptSchema::date, "signer", TEXT), Map.of()),
                    "previous",
                    HASH,
                    "signature",
                    ReceiptSchema::signature));

    private ReceiptSchema() {}

    /** @throws InputException naming the first field that is not of its form, what it must be and what it is */
    static void check(JsonNode receipt) {
        require(receipt.isObject(), "the receipt", "a JSON object", receipt);
        JsonNode schema = receipt.path("schema");
        if (!schema.isTextual() || !schema.textValue().equals(NAME)) {
            throw new InputException("not an unlearning receipt: its schema must be " + NAME + ", but is "
                    + Printable.shortened(schema.isMissingNode() ? "missing" : schema.toString()));
        }
        RECEIPT.check("", receipt);
    }

    private static void require(boolean right, String path, String expected, JsonNode found) {
        if (!right) {
            throw new InputException(
                    path + " must be " + expected + ", but is " + Printable.shortened(found.toString()));
        }
    }

    private static Shape object(Map<String, Shape> required, Map<String, Shape> optional) {
        Map<String, Shape> known = new TreeMap<>(required);
        known.putAll(optional);
        return (path, node) -> {
            require(node.isObject(), path, "an object", node);
            String prefix = path.isEmpty() ? "" : path + ".";
            for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (!known.containsKey(name)) {
                    throw new InputException("a receipt has no field '" + Printable.shortened(prefix + name)
                            + "'; it may hold " + String.join(", ", known.keySet()));
                }
            }
            known.forEach((name, shape) -> {
                if (node.has(name)) {
                    shape.check(prefix + name, node.get(name));
                } else if (required.containsKey(name)) {
                    throw new InputException(prefix + name + " is missing");
                }
            });
        };
    }

    private static Shape list(Shape element) {
        return (path, node) -> {
            require(node.isArray(), path, "a list", node);
            for (int i = 0; i < node.size(); i++) {
                element.check(path + "[" + i + "]", node.get(i));
            }
        };
    }

    private static Shape word(String... words) {
        return (path, node) -> require(
                node.isTextual() && List.of(words).contains(node.textValue()), path, String.join(" or ", words), node);
    }

    private static Shape matching(String pattern, String expected) {
        return (path, node) -> require(node.isTextual() && node.textValue().matches(pattern), path, expected, node);
    }

    private static void text(String path, JsonNode node) {
        require(
                node.isTextual()
                        && !node.textValue().isBlank()
                        && node.textValue().length() <= MOST_TEXT,
                path,
                "a text of 1 to " + MOST_TEXT + " characters",
                node);
    }

    // Which parameters there must be depends on the method; see Method.
    private static void parameters(String path, JsonNode node) {
        require(node.isObject(), path, "an object", node);
        node.properties().forEach(parameter -> {
            String name = path + "." + Printable.shortened(parameter.getKey());
            JsonNode value = parameter.getValue();
            require(
                    value.isNumber() || value.isTextual() || value.isBoolean() || value.isArray(),
                    name,
                    "a number, a word, true, false or a list",
                    value);
            if (value.isArray()) {
                list(NUMBER).check(name, value);
            }
        });
    }

    private static void sequential(String path, JsonNode node) {
        JsonNode expected = CanonicalJson.tree(SEQUENTIAL);
        require(node.equals(expected), path, expected.toString(), node);
    }

    private static void date(String path, JsonNode node) {
        boolean right;
        try {
            right = node.isTextual()
                    && node.textValue().matches("[0-9]{4}-[0-9T:-]+Z")
                    && Instant.parse(node.textValue()).toString().equals(node.textValue());
        } catch (DateTimeParseException e) {
            right = false;
        }
        require(right, path, "a time in UTC to the second, as 2026-01-31T12:00:00Z", node);
    }

    private static void signature(String path, JsonNode node) {
        object(Map.of("algorithm", word(SigningKey.ED25519, SigningKey.HMAC), "value", TEXT), Map.of())
                .check(path, node);
        int bytes = node.get("algorithm").textValue().equals(SigningKey.ED25519) ? ED25519_BYTES : HMAC_BYTES;
        String value = node.get("value").textValue();
        boolean right;
        try {
            byte[] decoded = Base64.getDecoder().decode(value);
            right = decoded.length == bytes
                    && Base64.getEncoder().encodeToString(decoded).equals(value);
        } catch (IllegalArgumentException notBase64) {
            right = false;
        }
        require(right, path + ".value", bytes + " bytes in base64 with padding", node.get("value"));
    }
}
