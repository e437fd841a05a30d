package dev.firebreak.unlearning.receipt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.core.InputException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * One form for one document, that of RFC 8785: keys in order of their code units, no white space, the shortest decimal that reads
 * back to the same double, UTF-8. Whole numbers that no double holds exactly have no such form.
 */
final class CanonicalJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final BigInteger MOST = BigInteger.ONE.shiftLeft(53);

    private CanonicalJson() {}

    static byte[] bytes(JsonNode node) {
        return text(node).getBytes(StandardCharsets.UTF_8);
    }

    static String text(JsonNode node) {
        try {
            return canonical(node);
        } catch (IOException impossible) {
            throw new IllegalArgumentException("a tree that cannot be written", impossible);
        }
    }

    private static String canonical(JsonNode node) throws IOException {
        // The canonicalizer takes whole documents only, and a node may be a text or a number.
        String list = new JsonCanonicalizer("[" + MAPPER.writeValueAsString(node) + "]").getEncodedString();
        return list.substring(1, list.length() - 1);
    }

    /** The tree of a value. @throws IllegalArgumentException if it holds a whole number beyond 2^53 */
    static JsonNode tree(Object value) {
        JsonNode tree = MAPPER.valueToTree(value);
        inexact(tree).ifPresent(number -> {
            throw new IllegalArgumentException(number + " is beyond 2^53; write it as text");
        });
        return tree;
    }

    static JsonNode read(String text) {
        try {
            JsonNode tree = MAPPER.readTree(text);
            inexact(tree).ifPresent(number -> {
                throw new InputException("the number " + number + " is beyond 2^53, which JSON numbers do not hold");
            });
            canonical(tree);
            return tree;
        } catch (JsonProcessingException e) {
            throw new InputException("not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new InputException("not JSON with a canonical form: " + e.getMessage(), e);
        }
    }

    private static Optional<JsonNode> inexact(JsonNode node) {
        if (node.isIntegralNumber() && node.bigIntegerValue().abs().compareTo(MOST) > 0) {
            return Optional.of(node);
        }
        return StreamSupport.stream(node.spliterator(), false)
                .flatMap(child -> inexact(child).stream())
                .findFirst();
    }
}
