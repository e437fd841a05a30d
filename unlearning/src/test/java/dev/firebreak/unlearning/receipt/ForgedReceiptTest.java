package dev.firebreak.unlearning.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import dev.firebreak.privacy.noise.Noise;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every node of a receipt is changed, removed, added to, doubled and turned into another type, found by walking its tree, so that
 * a new field is tried as soon as it exists.
 */
class ForgedReceiptTest {
    /** One change at one place. */
    private record Forgery(String path, String what, String text) {}

    /** The text with the hash of its body, as somebody without the key can make it. */
    static String rehashed(String text) {
        ObjectNode document = (ObjectNode) CanonicalJson.read(text);
        document.remove(List.of("hash", "signature"));
        document.put("hash", Sha256.hex(CanonicalJson.bytes(document)));
        return CanonicalJson.text(document);
    }

    private static List<Receipt> receipts(Noise.Mode mode) {
        Optional<Receipt> previous = Optional.of(Receipts.previous());
        return List.of(Receipts.signed(Receipts.content(mode, Receipts.METHOD, previous)));
    }

    /** All forgeries of a tree. Paths leave out positions in lists. */
    private static List<Forgery> forgeries(String original) {
        List<Forgery> all = new ArrayList<>();
        ObjectNode root = (ObjectNode) CanonicalJson.read(original);
        walk(root, "", (path, change) -> all.add(new Forgery(path, change, CanonicalJson.text(root))));
        doubled(original, all);
        return all;
    }

    // Calls back while the tree holds one change, and undoes it.
    private static void walk(JsonNode node, String path, BiConsumer<String, String> changed) {
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                String place = path.isEmpty() ? name : path + "." + name;
                JsonNode kept = object.get(name);
                for (JsonNode other : others(kept)) {
                    object.set(name, other);
                    changed.accept(place, "changed to " + other);
                }
                object.remove(name);
                changed.accept(place, "removed");
                object.set(name, kept);
                walk(kept, place, changed);
            }
            object.put("note", "approved");
            changed.accept(path, "a field added");
            object.remove("note");
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode kept = array.get(i);
                for (JsonNode other : others(kept)) {
                    array.set(i, other);
                    changed.accept(path, "element changed to " + other);
                }
                array.set(i, kept);
                walk(kept, path, changed);
            }
            JsonNode extra = array.isEmpty() ? TextNode.valueOf("more") : array.get(0);
            array.add(extra);
            changed.accept(path, "an element added");
            array.remove(array.size() - 1);
            if (!array.isEmpty()) {
                JsonNode kept = array.get(0);
                array.remove(0);
                changed.accept(path, "an element removed");
                array.insert(0, kept);
            }
        }
    }

    // Another value of the same type, and one of each other type.
    private static List<JsonNode> others(JsonNode node) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        List<JsonNode> others = new ArrayList<>(List.of(
                NullNode.instance,
                json.arrayNode(),
                json.objectNode(),
                json.arrayNode().add(node.deepCopy())));
        if (node.isTextual()) {
            String text = node.textValue();
            others.add(TextNode.valueOf(text + "\n"));
            others.add(TextNode.valueOf(text.replaceAll("[0-9a-f]$", text.endsWith("0") ? "1" : "0")));
            others.add(TextNode.valueOf(""));
            others.add(LongNode.valueOf(1));
        } else if (node.isIntegralNumber()) {
            others.add(LongNode.valueOf(node.longValue() + 1));
            others.add(LongNode.valueOf(-1));
            others.add(DoubleNode.valueOf(node.longValue() + 0.5));
            others.add(TextNode.valueOf(node.asText()));
        } else if (node.isNumber()) {
            others.add(DoubleNode.valueOf(node.doubleValue() * 1.5 + 1e-3));
            others.add(DoubleNode.valueOf(-1));
            others.add(TextNode.valueOf(node.asText()));
        } else if (node.isBoolean()) {
            others.add(BooleanNode.valueOf(!node.booleanValue()));
            others.add(TextNode.valueOf(node.asText()));
        }
        others.removeIf(node::equals);
        return others;
    }

    // Every key of the text once more, in front of itself.
    private static void doubled(String original, List<Forgery> all) {
        java.util.regex.Matcher keys =
                java.util.regex.Pattern.compile("\"([a-z-]+)\":").matcher(original);
        while (keys.find()) {
            String text = original.substring(0, keys.start()) + keys.group() + "0," + original.substring(keys.start());
            all.add(new Forgery(keys.group(1), "key doubled", text));
        }
    }

    private static Optional<List<Finding>> findings(String text, Evidence evidence) {
        try {
            return Optional.of(ReceiptCheck.check(Receipt.read(text), evidence));
        } catch (InputException refused) {
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @EnumSource(Noise.Mode.class)
    void noChangeOfASignedReceiptPasses(Noise.Mode mode) {
        for (Receipt receipt : receipts(mode)) {
            assertTrue(ReceiptCheck.holds(ReceiptCheck.check(receipt, Receipts.everything())));
            for (Forgery forgery : forgeries(receipt.text())) {
                findings(forgery.text(), Evidence.NONE.withKey(Receipts.KEY))
                        .ifPresent(found -> assertFalse(ReceiptCheck.holds(found), forgery.toString()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Noise.Mode.class)
    void aRehashedForgeryPassesOnlyWhereTheCheckNamesTheSignersWord(Noise.Mode mode) {
        for (Receipt receipt : receipts(mode)) {
            String honest = rehashed(receipt.text());
            Set<String> passed = new TreeSet<>();
            int tried = 0;
            for (Forgery forgery : forgeries(honest)) {
                Optional<List<Finding>> found = forgery.what().equals("key doubled")
                        ? findings(forgery.text(), Receipts.unsignedEvidence())
                        : findings(rehashed(forgery.text()), Receipts.unsignedEvidence());
                tried++;
                // The hash of a rehashed text is right again.
                if (found.isEmpty()
                        || !ReceiptCheck.holds(found.get())
                        || forgery.path().equals("hash")) {
                    continue;
                }
                passed.add(forgery.path());
                List<String> warnings = ReceiptSummary.warnings(Receipt.read(rehashed(forgery.text())), found.get());
                assertEquals("NOT SIGNED: anyone can have written this", warnings.get(0), forgery.toString());
                // With a key at hand it is refuted anyway.
                assertFalse(ReceiptCheck.holds(findings(rehashed(forgery.text()), Receipts.everything())
                        .orElseThrow()));
            }
            assertTrue(tried > 400, "tried " + tried);
            Set<String> word = word(ReceiptCheck.check(Receipt.read(honest), Receipts.unsignedEvidence()));
            assertTrue(word.containsAll(passed), "passed unnoticed: " + passed + ", but the signer's word is " + word);
        }
    }

    private static Set<String> word(List<Finding> findings) {
        String detail = Receipts.finding(findings, ReceiptCheck.WORD).detail();
        return Stream.of(detail.substring(detail.indexOf(" for ") + 5).split(", "))
                .collect(Collectors.toSet());
    }

    // Other forms of the same signature are other texts.
    @org.junit.jupiter.api.Test
    void signaturesHaveOneForm() {
        Receipt receipt = Receipts.release();
        String value = receipt.field("signature", "value").asText();
        int last = value.indexOf('=') - 1;
        char neighbour = (char) (value.charAt(last) + 1);
        Iterator<String> forms = List.of(
                        value.replace("=", ""),
                        value + "=",
                        value.substring(0, last) + neighbour + value.substring(last + 1),
                        value.substring(0, 4) + "\\n" + value.substring(4),
                        "AAAA")
                .iterator();
        while (forms.hasNext()) {
            String text = receipt.text().replace(value, forms.next());
            findings(text, Receipts.everything()).ifPresent(f -> assertFalse(ReceiptCheck.holds(f), text));
        }
        for (String more : List.of("\"note\":\"approved\",", "\"signer\":\"Data Protection Authority\",")) {
            String text = receipt.text().replace("\"signature\":{", "\"signature\":{" + more);
            assertTrue(findings(text, Receipts.everything()).isEmpty(), text);
        }
    }
}
