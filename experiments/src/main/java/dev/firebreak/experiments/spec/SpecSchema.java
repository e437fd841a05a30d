package dev.firebreak.experiments.spec;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.core.spec.SpecKey;
import java.util.List;

/** JSON schemas of specs, made from the keys and registries that also read them. */
public final class SpecSchema {
    private SpecSchema() {}

    /** The schema of specs with these keys, draft 2020-12. */
    public static ObjectNode json(String title, List<SpecKey<?>> keys) {
        ObjectNode schema = JsonNodeFactory.instance
                .objectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("title", title)
                .put("type", "object")
                .put("additionalProperties", false);
        ArrayNode required = schema.putArray("required");
        ObjectNode properties = schema.putObject("properties");
        for (SpecKey<?> key : keys) {
            String standard =
                    key.required() ? "" : " (default: " + key.fallback().words() + ")";
            ObjectNode property = new ObjectMapper().valueToTree(key.form().schema());
            properties.set(key.name(), property.put("description", key.meaning() + standard));
            if (key.required()) {
                required.add(key.name());
            }
        }
        properties.putObject(SpecValues.KIND).put("type", "string").put("description", SpecValues.KIND_MEANING);
        ObjectNode sweep = properties.putObject(SpecDocument.SWEEP).put("type", "object");
        sweep.put("description", SpecDocument.SWEEP_MEANING)
                .putObject("additionalProperties")
                .put("type", "array");
        return schema;
    }
}
