package dev.firebreak.experiments.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** JSON schemas of parts, so that editors complete their names and show what they do. */
final class PartSchema {
    private PartSchema() {}

    /** One call to a part of some families, or one more word if it is not empty. */
    static ObjectNode oneOf(List<Registry<?>> registries, String word) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "string");
        ArrayNode choices = schema.putArray("anyOf");
        if (!word.isEmpty()) {
            choices.addObject().put("const", word);
        }
        for (Registry<?> registry : registries) {
            for (Part<?> part : registry.parts()) {
                choices.addObject().put("const", part.name()).put("description", part.summary());
            }
        }
        choices.addObject().put("pattern", "^(" + names(registries) + ")\\s*\\(.*\\)$");
        return schema;
    }

    /** Parts joined by a bar. */
    static ObjectNode chain() {
        ObjectNode schema = oneOf(PartCatalog.PIPELINE, "");
        ((ArrayNode) schema.get("anyOf"))
                .addObject()
                .put("pattern", "^(" + names(PartCatalog.PIPELINE) + ")\\s*(\\(.*\\))?\\s*\\|.*$");
        return schema;
    }

    private static String names(List<Registry<?>> registries) {
        Stream<String> names = registries.stream()
                .flatMap(registry -> registry.parts().stream().map(Part::name));
        return names.collect(Collectors.joining("|"));
    }
}
