package dev.firebreak.experiments.spec;

import dev.firebreak.core.CanonicalNumber;
import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Nearest;
import dev.firebreak.core.spec.KeyValues;
import dev.firebreak.core.spec.Place;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.core.spec.YamlValue;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What was written under each key of one kind of spec, from all sources, or its default. A value is read when it is first
 * asked for; what cannot be read becomes one problem. Defaults give way to the file, the file to {@code spark.firebreak.KEY}
 * of Spark's configuration, and that to {@code --set KEY=VALUE}.
 */
public final class SpecValues implements KeyValues {
    static final String KIND = "kind";
    /** One line on that key. */
    public static final String KIND_MEANING = "the kind of run, which must be the command's (default: the command's)";

    // What YAML reads as it stands, in a block: no indicator at the start, no ": ", no " #".
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9 ._/()=,|+-]*[A-Za-z0-9)])?");

    private final String kind;
    private final List<SpecKey<?>> keys;
    private final SpecText spec;
    private final Problems problems;
    private final Map<String, YamlValue> written = new LinkedHashMap<>();
    private final Map<String, Optional<?>> read = new HashMap<>();

    private SpecValues(
            String kind,
            List<SpecKey<?>> keys,
            SpecText spec,
            Map<String, YamlValue.Entry> entries,
            Problems problems) {
        this.kind = kind;
        this.keys = keys;
        this.spec = spec;
        this.problems = problems;
        entries.forEach(this::put);
    }

    /** Reads and checks what was written, some of whose problems may be known already. */
    static SpecValues of(
            String kind,
            List<SpecKey<?>> keys,
            SpecText spec,
            Map<String, YamlValue.Entry> entries,
            Problems problems,
            Consumer<SpecValues> combinations) {
        SpecValues values = new SpecValues(kind, keys, spec, entries, problems);
        keys.forEach(values::get);
        combinations.accept(values);
        problems.refuse();
        return values;
    }

    static SpecValues of(List<SpecKey<?>> keys, YamlValue.Mapping mapping) {
        SpecText place = new SpecText(mapping.place().toString(), "");
        return of("", keys, place, mapping.entries(), new Problems(), values -> {});
    }

    private void put(String key, YamlValue.Entry entry) {
        List<String> known = keys.stream().map(SpecKey::name).toList();
        if (key.equals(KIND)) {
            if (!(entry.value() instanceof YamlValue.Text text && text.text().equals(kind))) {
                problems.add(
                        entry.value().place(),
                        "kind: this command runs specs of kind " + kind + ", but found "
                                + entry.value().kind());
            }
        } else if (key.equals(SpecDocument.SWEEP) && !known.contains(key)) {
            problems.add(entry.key(), "sweep: several values of a key are not possible here; give each key one value");
        } else if (!known.contains(key)) {
            problems.add(entry.key(), "unknown key '" + key + "'" + Nearest.hint(key, known));
        } else {
            written.put(key, entry.value());
        }
    }

    @Override
    public String fileName() {
        return spec.stem();
    }

    /** Where a key's value was written, or the file if it was not. */
    private Place place(SpecKey<?> key) {
        return written.containsKey(key.name()) ? written.get(key.name()).place() : Place.of(spec.source());
    }

    /** Where the value of each key was written, or the file if it was not. */
    public Map<String, String> places() {
        Map<String, String> places = new LinkedHashMap<>();
        keys.forEach(key -> places.put(key.name(), place(key).toString()));
        return places;
    }

    /** The value of a key, written or default; empty, and one problem, if it is missing or cannot be read. */
    @Override
    @SuppressWarnings("unchecked")
    public <T> Optional<T> get(SpecKey<T> key) {
        if (!read.containsKey(key.name())) {
            read.put(key.name(), read(key));
        }
        // What is kept under a key was read by that key.
        return (Optional<T>) read.get(key.name());
    }

    /** Notes what is wrong with the value of a key. */
    public void problem(SpecKey<?> key, String text) {
        problems.add(place(key), key.name() + ": " + text);
    }

    /** Notes why a part refused the value of a key. */
    public void problem(SpecKey<?> key, InputException refused) {
        problems.add(place(key), key.name(), refused);
    }

    /** The one text of this spec: every key of its identity in order, parts canonical. Equal specs have equal texts. */
    public String canonical() {
        Map<SpecKey<?>, Object> values = new LinkedHashMap<>();
        keys.stream().filter(this::identifies).forEach(key -> values.put(key, required(key)));
        return canonical(values);
    }

    /** The YAML text of some values by key, in their order; a list has a line for each of its items. */
    public static String canonical(Map<SpecKey<?>, Object> values) {
        StringBuilder yaml = new StringBuilder();
        values.forEach((key, value) -> {
            yaml.append(key.name());
            if (value instanceof List<?> items) {
                yaml.append(items.isEmpty() ? ": []\n" : ":\n");
                items.forEach(item -> yaml.append("  - ")
                        .append(scalar(CanonicalNumber.of(item)))
                        .append('\n'));
            } else {
                yaml.append(": ").append(scalar(CanonicalNumber.of(value))).append('\n');
            }
        });
        return yaml.toString();
    }

    /** Text as a YAML scalar, quoted only where it must be. */
    static String scalar(String text) {
        return PLAIN.matcher(text).matches()
                ? text
                : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private boolean identifies(SpecKey<?> key) {
        return switch (key.identity()) {
            case ALWAYS -> true;
            case UNLESS_DEFAULT -> !fallback(key).equals(get(key));
            case NEVER -> false;
        };
    }

    private <T> Optional<T> read(SpecKey<T> key) {
        if (written.containsKey(key.name())) {
            return read(key, written.get(key.name()));
        }
        if (key.required()) {
            problems.add(place(key), "key '" + key.name() + "' is missing: " + key.meaning());
        }
        return fallback(key);
    }

    private <T> Optional<T> fallback(SpecKey<T> key) {
        return key.fallback()
                .text()
                .apply(this)
                .flatMap(text -> read(key, YamlText.option(spec.source(), text, problems)));
    }

    private <T> Optional<T> read(SpecKey<T> key, YamlValue value) {
        try {
            return Optional.of(key.form().read().apply(value));
        } catch (InputException refused) {
            problems.add(value.place(), key.name(), refused);
            return Optional.empty();
        }
    }
}
