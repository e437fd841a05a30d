package dev.firebreak.experiments.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.aggregation.attack.Attacks;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.experiments.train.TrainKind;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class SpecSchemaTest {
    private final ObjectNode schema = SpecSchema.json("Firebreak training spec", TrainKind.TRAIN.keys());

    private boolean accepts(String key, String text) {
        List<JsonNode> choices = StreamSupport.stream(
                        schema.at("/properties/" + key + "/anyOf").spliterator(), false)
                .toList();
        return choices.stream()
                .anyMatch(choice -> choice.path("const").asText("").equals(text)
                        || choice.has("pattern")
                                && text.matches(choice.get("pattern").asText()));
    }

    @Test
    void everyKeyIsThereWithItsMeaning() {
        for (SpecKey<?> key : TrainKind.TRAIN.keys()) {
            JsonNode property = schema.get("properties").get(key.name());
            assertTrue(property.get("description").asText().startsWith(key.meaning()), key.name());
        }
        assertEquals(TrainKind.TRAIN.keys().size() + 2, schema.get("properties").size(), "kind and sweep besides");
        assertFalse(schema.get("additionalProperties").asBoolean());
        assertEquals(
                "[\"data\",\"model\",\"workers\",\"rounds\"]",
                schema.get("required").toString());
    }

    @Test
    void partsOfTheRegistryAreAcceptedWithAndWithoutParameters() {
        for (Part<?> attack : Attacks.ATTACKS.parts()) {
            assertTrue(accepts("attack", attack.name()) && accepts("attack", attack.name() + "(x=1)"), attack.name());
        }
        assertTrue(accepts("attack", "none"));
        assertFalse(accepts("attack", "sign-flop") || accepts("model", "none"));
    }

    @Test
    void pipelinesAreAccepted() {
        assertTrue(accepts("aggregation", "trimmed-mean"));
        assertTrue(accepts("aggregation", "mean | trimmed-mean"));
        assertFalse(accepts("aggregation", "man | trimmed-mean"));
    }
}
