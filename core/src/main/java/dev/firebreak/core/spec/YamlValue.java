package dev.firebreak.core.spec;

import java.util.List;
import java.util.Map;

/** A value as it was written, before its key gives it a type: text, a list, or named values. */
public sealed interface YamlValue {

    /** Where it begins. */
    Place place();

    /** What kind of value it is, for messages. */
    String kind();

    /** A word, number or sentence; quoted or not makes no difference. */
    record Text(Place place, String text) implements YamlValue {
        @Override
        public String kind() {
            return text.isEmpty() ? "nothing" : "'" + text + "'";
        }
    }

    /** A list. */
    record Sequence(Place place, List<YamlValue> items) implements YamlValue {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** One of the named values, and the place of its name. */
    record Entry(Place key, YamlValue value) {}

    /** Named values, in the order written. */
    record Mapping(Place place, Map<String, Entry> entries) implements YamlValue {
        @Override
        public String kind() {
            return "named values";
        }
    }
}
