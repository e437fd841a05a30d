package dev.firebreak.core.spec;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.part.Nearest;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What may be written under a key: how it is read, and its JSON schema for editors.
 *
 * @param read reads a value, refusing it with an {@link InputException} that says what is allowed
 * @param schema the JSON schema of the value: maps, lists, texts, numbers
 * @param <T> what the value becomes
 */
public record Form<T>(Function<YamlValue, T> read, Map<String, Object> schema) {
    /** The word for no part. */
    public static final String NONE = "none";

    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]*)");
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    /** The value made into something else; what {@code make} refuses is refused by the form. */
    public <U> Form<U> as(Function<T, U> make) {
        return new Form<>(read.andThen(make), schema);
    }

    /** A whole number in {@code [low, high]}. */
    public static Form<Long> whole(long low, long high) {
        String allowed = "a whole number"
                + (low == Long.MIN_VALUE ? "" : " >= " + low)
                + (high >= Integer.MAX_VALUE ? "" : " and <= " + high);
        Map<String, Object> schema = new LinkedHashMap<>(Map.of("type", "integer"));
        if (low != Long.MIN_VALUE) {
            schema.put("minimum", low);
        }
        if (high < Integer.MAX_VALUE) {
            schema.put("maximum", high);
        }
        return of(allowed, schema, text -> {
            if (!WHOLE.matcher(text).matches()) {
                throw unexpected(allowed + " in plain digits", text);
            }
            try {
                long value = Long.parseLong(text);
                if (value >= low && value <= high) {
                    return value;
                }
            } catch (NumberFormatException tooLong) {
                throw unexpected(allowed + " of 64 bits", text);
            }
            throw unexpected(allowed, text);
        });
    }

    /** Any whole number of 64 bits. */
    public static Form<Long> seed() {
        return whole(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** A whole number of 32 bits that is at least {@code low}. */
    public static Form<Integer> count(int low) {
        return count(low, Integer.MAX_VALUE);
    }

    /** A whole number of 32 bits in {@code [low, high]}. */
    public static Form<Integer> count(int low, int high) {
        return whole(low, high).as(Math::toIntExact);
    }

    /** A number in {@code [low, high]}. */
    public static Form<Double> real(double low, double high) {
        String allowed = "a number"
                + (low == Double.NEGATIVE_INFINITY ? "" : " >= " + low)
                + (high == Double.POSITIVE_INFINITY ? "" : " and <= " + high);
        return of(allowed, Map.of("type", "number"), text -> {
            double value;
            try {
                value = Double.parseDouble(text);
            } catch (NumberFormatException notANumber) {
                throw unexpected(allowed, text);
            }
            if (!(value >= low && value <= high)) {
                throw unexpected(allowed, text);
            }
            return value;
        });
    }

    /** A finite number above 0. */
    public static Form<Double> positive() {
        return real(Double.MIN_VALUE, Double.MAX_VALUE);
    }

    /** Any text, such as a path. */
    public static Form<String> text(String allowed) {
        return of(allowed, Map.of("type", "string"), text -> text);
    }

    /** {@code true} or {@code false}. */
    public static Form<Boolean> flag() {
        return new Form<>(word(List.of("true", "false")).as(Boolean::valueOf).read(), Map.of("type", "boolean"));
    }

    /** One of some words. */
    public static Form<String> word(List<String> words) {
        return of("one of " + String.join(", ", words), Map.of("enum", words), text -> {
            if (!words.contains(text)) {
                throw new InputException("unknown word '" + text + "'" + Nearest.hint(text, words));
            }
            return text;
        });
    }

    /** One of some values, each written as its own text. */
    public static <E> Form<E> choice(E[] values) {
        List<String> words = Stream.of(values).map(Object::toString).toList();
        return word(words).as(text -> values[words.indexOf(text)]);
    }

    /** A name that is a folder's name on every file system. */
    public static Form<String> fileName() {
        String allowed = "a name of letters, digits, '.', '_' and '-' that starts with a letter or digit";
        Map<String, Object> schema = new LinkedHashMap<>(Map.of("type", "string"));
        schema.put("pattern", "^" + FILE_NAME.pattern() + "$");
        return of(allowed, schema, text -> {
            if (!FILE_NAME.matcher(text).matches()) {
                throw unexpected(allowed, text);
            }
            return text;
        });
    }

    /** One part of a family, made canonical. */
    public static Form<Call> part(Registry<?> registry) {
        return of(a(registry), oneOf(List.of(registry), ""), text -> canonical(registry, text));
    }

    /** One part of a family, or {@code none}. */
    public static Form<Call> optionalPart(Registry<?> registry) {
        return of(
                a(registry),
                oneOf(List.of(registry), NONE),
                text -> text.equals(NONE) ? Call.of(NONE) : canonical(registry, text));
    }

    /** A list of parts of a family, each made canonical; one part alone is a list of one. */
    public static Form<List<Call>> parts(Registry<?> registry) {
        Map<String, Object> schema = new LinkedHashMap<>(Map.of("type", "array"));
        schema.put("items", oneOf(List.of(registry), ""));
        return new Form<>(
                written -> {
                    if (!(written instanceof YamlValue.Sequence list)) {
                        return List.of(canonical(registry, text(written, "a list of parts")));
                    }
                    List<Call> calls = new ArrayList<>();
                    List<String> problems = new ArrayList<>();
                    for (YamlValue item : list.items()) {
                        try {
                            calls.add(canonical(registry, text(item, a(registry))));
                        } catch (InputException refused) {
                            problems.addAll(refused.problems());
                        }
                    }
                    if (!problems.isEmpty()) {
                        throw new InputException(problems);
                    }
                    return calls;
                },
                schema);
    }

    /**
     * Parts of some families joined by {@code |}.
     *
     * @param allowed what is expected, for messages
     * @param parse reads the text
     */
    public static <T> Form<T> chain(String allowed, List<Registry<?>> registries, Function<String, T> parse) {
        Map<String, Object> schema = oneOf(registries, "");
        List<Object> choices = new ArrayList<>((List<?>) schema.get("anyOf"));
        choices.add(Map.of("pattern", "^(" + names(registries) + ")\\s*(\\(.*\\))?\\s*\\|.*$"));
        schema.put("anyOf", choices);
        return of(allowed, schema, parse);
    }

    private static <T> Form<T> of(String allowed, Map<String, Object> schema, Function<String, T> parse) {
        return new Form<>(written -> parse.apply(text(written, allowed)), schema);
    }

    /**
     * The text of a value.
     *
     * @param allowed what is expected, for messages
     * @throws InputException if it is a list, named values or nothing
     */
    public static String text(YamlValue written, String allowed) {
        if (written instanceof YamlValue.Text text && !text.text().isEmpty()) {
            return text.text();
        }
        throw new InputException("expected " + allowed + ", but found " + written.kind());
    }

    private static InputException unexpected(String allowed, String text) {
        return new InputException("expected " + allowed + ", but found '" + text + "'");
    }

    private static Call canonical(Registry<?> registry, String text) {
        Call call = registry.canonical(Call.parse(text));
        // Only making the part finds combinations of parameters that do not go together.
        registry.build(call);
        return call;
    }

    private static String a(Registry<?> registry) {
        String article = "aeiou".indexOf(registry.family().charAt(0)) < 0 ? "a " : "an ";
        return article + registry.family();
    }

    // A call to a part, or the word if it is not empty, so that editors complete names and show what they do.
    private static Map<String, Object> oneOf(List<Registry<?>> registries, String word) {
        List<Object> choices = new ArrayList<>();
        if (!word.isEmpty()) {
            choices.add(Map.of("const", word));
        }
        for (Registry<?> registry : registries) {
            for (Part<?> part : registry.parts()) {
                Map<String, Object> choice = new LinkedHashMap<>(Map.of("const", part.name()));
                choice.put("description", part.summary());
                choices.add(choice);
            }
        }
        choices.add(Map.of("pattern", "^(" + names(registries) + ")\\s*\\(.*\\)$"));
        Map<String, Object> schema = new LinkedHashMap<>(Map.of("type", "string"));
        schema.put("anyOf", choices);
        return schema;
    }

    private static String names(List<Registry<?>> registries) {
        return registries.stream()
                .flatMap(registry -> registry.parts().stream().map(Part::name))
                .collect(Collectors.joining("|"));
    }
}
