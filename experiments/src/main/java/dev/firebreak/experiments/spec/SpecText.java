package dev.firebreak.experiments.spec;

import dev.firebreak.core.spec.YamlValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The text of a spec and where it came from.
 *
 * @param source the file as it was named, for messages
 * @param text YAML or JSON
 */
public record SpecText(String source, String text) {

    /**
     * The keys with their values as text, in the order written, whatever they mean; a list's items are joined by commas.
     *
     * @throws dev.firebreak.core.InputException if the text is not YAML, too long or too deep, or gives a key twice
     */
    public Map<String, String> entries() {
        Problems problems = new Problems();
        YamlValue root = YamlText.document(source, text, problems);
        problems.refuse();
        Map<String, String> entries = new LinkedHashMap<>();
        if (root instanceof YamlValue.Mapping mapping) {
            mapping.entries().forEach((key, entry) -> entries.put(key, plain(entry.value())));
        }
        return entries;
    }

    /** A value in one line, whatever it means. */
    static String plain(YamlValue value) {
        if (value instanceof YamlValue.Sequence list) {
            return list.items().stream().map(SpecText::plain).collect(Collectors.joining(", "));
        }
        if (value instanceof YamlValue.Mapping map) {
            return map.entries().entrySet().stream()
                    .map(entry -> entry.getKey() + " " + plain(entry.getValue().value()))
                    .collect(Collectors.joining(", "));
        }
        return ((YamlValue.Text) value).text();
    }

    /** The source's file name without folders and ending: the default name of the experiment. */
    String stem() {
        String file = source.substring(source.lastIndexOf('/') + 1);
        int dot = file.lastIndexOf('.');
        return dot > 0 ? file.substring(0, dot) : file;
    }
}
