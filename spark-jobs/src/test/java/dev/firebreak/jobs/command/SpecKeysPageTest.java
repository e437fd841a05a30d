package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The committed page of spec keys is made from the keys. With {@code -Dfirebreak.docs=write} it is written first. */
class SpecKeysPageTest {
    private static final String COMMAND = "mvn -pl spark-jobs -am test -Dtest=SpecKeysPageTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dfirebreak.docs=write";
    private static final Path PAGE = Path.of("..", "docs", "spec-keys.md");
    private static final Map<String, String> COMMANDS = Map.of(
            "train", "`train`",
            "unlearn", "`unlearn finetune`, `perturb`, `descend`",
            "audit", "`unlearn audit`",
            "select", "`unlearn select`");

    private static String page() {
        StringBuilder page = new StringBuilder("# Keys of specs\n\n"
                + "Generated from the code by `" + COMMAND + "`.\n\n"
                + "Values chosen by name are documented by `./firebreak list FAMILY`; editors read `./firebreak schema KIND`.\n");
        SchemaCommand.KINDS.forEach((kind, schema) -> {
            page.append("\n## ").append(COMMANDS.get(kind)).append("\n\n| key | meaning | default |\n|---|---|---|\n");
            keys(page, schema.get());
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
        String generated = page();
        if ("write".equals(System.getProperty("firebreak.docs"))) {
            Files.writeString(PAGE, generated);
        }
        String committed = Files.exists(PAGE) ? Files.readString(PAGE) : "";
        assertEquals(generated, committed, "docs/spec-keys.md is stale; write it anew with: " + COMMAND);
    }

    @Test
    void everyKindOfSpecHasKeys() {
        assertEquals(COMMANDS.keySet(), SchemaCommand.KINDS.keySet());
        SchemaCommand.KINDS.forEach((kind, schema) -> assertTrue(schema.get().get("properties").size() > 5, kind));
    }
}
