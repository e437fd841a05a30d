package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The committed page of spec keys is made from the keys. */
class SpecKeysPageTest {
    private static final GeneratedPage PAGE = new GeneratedPage("spec-keys.md", SpecKeysPageTest.class);
    private static final Map<String, String> COMMANDS = Map.of(
            "train", "`train`",
            "unlearn", "`unlearn finetune`, `perturb`, `descend`",
            "audit", "`unlearn audit`",
            "select", "`unlearn select`");

    private static String page() {
        StringBuilder page = new StringBuilder(PAGE.head("Keys of specs"))
                .append(
                        "\nValues chosen by name are documented by `./firebreak list NAME`; editors read `./firebreak schema KIND`.\n");
        SchemaCommand.kinds().keySet().forEach(kind -> {
            page.append("\n## ").append(COMMANDS.get(kind)).append("\n\n| key | meaning | default |\n|---|---|---|\n");
            keys(page, SchemaCommand.schema(kind));
        });
        return page.toString();
    }

    private static void keys(StringBuilder page, ObjectNode schema) {
        schema.get("properties").fields().forEachRemaining(key -> {
            String text = key.getValue().get("description").asText().replace("|", "\\|");
            int start = text.lastIndexOf(" (default: ");
            page.append("| `").append(key.getKey()).append("` | ");
            page.append(start < 0 ? text : text.substring(0, start)).append(" | ");
            page.append(start < 0 ? "required" : text.substring(start + " (default: ".length(), text.length() - 1));
            page.append(" |\n");
        });
    }

    @Test
    void theCommittedPageIsTheGeneratedOne() throws IOException {
        PAGE.assertIs(page());
    }

    @Test
    void everyKindOfSpecHasKeys() {
        assertEquals(COMMANDS.keySet(), SchemaCommand.kinds().keySet());
        COMMANDS.keySet()
                .forEach(kind ->
                        assertTrue(SchemaCommand.schema(kind).get("properties").size() > 5, kind));
    }
}
