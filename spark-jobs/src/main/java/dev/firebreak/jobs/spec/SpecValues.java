package dev.firebreak.jobs.spec;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Nearest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was written under each key, from all sources, or its default. A value is read when it is first asked for; what
 * cannot be read becomes one problem.
 */
final class SpecValues {
    private static final String CONFIGURATION = "spark.firebreak.";

    private final SpecText spec;
    private final Problems problems;
    private final Map<String, Written> written = new LinkedHashMap<>();
    private final Map<String, Optional<?>> read = new HashMap<>();

    /**
     * The values of a file, overridden by Spark's configuration, overridden by options.
     *
     * @param properties properties of any kind, of which {@code spark.firebreak.KEY} are taken
     */
    SpecValues(SpecText spec, Map<String, String> properties, Map<String, String> options, Problems problems) {
        this.spec = spec;
        this.problems = problems;
        Written document = YamlText.document(spec.source(), spec.text(), problems);
        if (!(document instanceof Written.Mapping mapping)) {
            throw new InputException(
                    document.place() + ": a spec is made of lines 'key: value', but this is " + document.kind());
        }
        mapping.entries().forEach(this::put);
        properties.forEach((name, text) -> {
            if (name.startsWith(CONFIGURATION)) {
                override(name.substring(CONFIGURATION.length()), text, name + "=" + text);
            }
        });
        options.forEach((key, text) -> override(key, text, "--set " + key + "=" + text));
    }

    private void override(String key, String text, String source) {
        put(key, new Written.Entry(Place.of(source), YamlText.option(source, text, problems)));
    }

    private void put(String key, Written.Entry entry) {
        List<String> known = SpecKeys.ALL.stream().map(SpecKey::name).toList();
        if (key.equals("sweep")) {
            problems.add(
                    entry.key(),
                    "sweep: one run is one experiment; give each key one value, and run each point of the grid with"
                            + " --set KEY=VALUE");
        } else if (!known.contains(key)) {
            problems.add(entry.key(), "unknown key '" + key + "'" + Nearest.hint(key, known));
        } else {
            written.put(key, entry.value());
        }
    }

    /** The spec's file name without folders and ending. */
    String fileName() {
        return spec.stem();
    }

    /** Where a key's value was written, or the file if it was not. */
    Place place(SpecKey<?> key) {
        return written.containsKey(key.name()) ? written.get(key.name()).place() : Place.of(spec.source());
    }

    /** The value of a key, written or default; empty, and one problem, if it is missing or cannot be read. */
    @SuppressWarnings("unchecked")
    <T> Optional<T> get(SpecKey<T> key) {
        if (!read.containsKey(key.name())) {
            read.put(key.name(), read(key));
        }
        // What is kept under a key was read by that key.
        return (Optional<T>) read.get(key.name());
    }

    private <T> Optional<T> read(SpecKey<T> key) {
        if (written.containsKey(key.name())) {
            return read(key, written.get(key.name()));
        }
        if (key.required()) {
            problems.add(place(key), "key '" + key.name() + "' is missing: " + key.meaning());
        }
        return key.fallback()
                .text()
                .apply(this)
                .flatMap(text -> read(key, YamlText.option(spec.source(), text, problems)));
    }

    private <T> Optional<T> read(SpecKey<T> key, Written value) {
        try {
            return Optional.of(key.form().read().apply(value));
        } catch (InputException refused) {
            problems.add(value.place(), key.name(), refused);
            return Optional.empty();
        }
    }
}
