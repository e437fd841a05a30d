package dev.firebreak.experiments.spec;

import dev.firebreak.core.CanonicalNumber;
import dev.firebreak.core.spec.SpecKey;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The one text of a spec: every key in fixed order, parts canonical. Equal specs have equal texts. */
public final class CanonicalSpec {
    // What YAML reads as it stands, in a block: no indicator at the start, no ": ", no " #".
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9 ._/()=,|+-]*[A-Za-z0-9)])?");

    private CanonicalSpec() {}

    /** The YAML text of some values by key, in their order. */
    public static String of(Map<SpecKey<?>, Object> values) {
        StringBuilder yaml = new StringBuilder();
        values.forEach((key, value) -> line(yaml, key, value));
        return yaml.toString();
    }

    /** Text as a YAML scalar, quoted only where it must be. */
    static String scalar(String text) {
        return PLAIN.matcher(text).matches()
                ? text
                : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /** Appends a key with its value; a list has a line for each of its items. */
    static void line(StringBuilder yaml, SpecKey<?> key, Object value) {
        yaml.append(key.name());
        if (!(value instanceof List<?> items)) {
            yaml.append(": ").append(scalar(CanonicalNumber.of(value))).append('\n');
            return;
        }
        yaml.append(items.isEmpty() ? ": []\n" : ":\n");
        items.forEach(item ->
                yaml.append("  - ").append(scalar(CanonicalNumber.of(item))).append('\n'));
    }
}
