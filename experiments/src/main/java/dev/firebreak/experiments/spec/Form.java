package dev.firebreak.experiments.spec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.part.Nearest;
import dev.firebreak.core.part.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What may stand under a key: how it is read, and its JSON schema for editors.
 *
 * @param read reads a value, refusing it with an {@link InputException} that says what is allowed
 * @param schema the JSON schema of the value
 * @param <T> what the value becomes
 */
public record Form<T>(Function<YamlValue, T> read, ObjectNode schema) {
    /** The word for no part. */
    public static final String NONE = "none";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]*)");
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    /** What this form reads, made into something else; what that refuses is refused here. */
    public <U> Form<U> as(Function<T, U> make) {
        return new Form<>(read.andThen(make), schema);
    }

    /** A whole number in {@code [low, high]}. */
    public static Form<Long> whole(long low, long high) {
        String allowed = "a whole number"
                + (low == Long.MIN_VALUE ? "" : " >= " + low)
                + (high >= Integer.MAX_VALUE ? "" : " and <= " + high);
        ObjectNode schema = JSON.objectNode().put("type", "integer");
        if (low != Long.MIN_VALUE) {
            schema.put("minimum", low);
        }
        if (high < Integer.MAX_VALUE) {
            schema.put("maximum", high);
        }
        return new Form<>(
                written -> {
                    String text = text(written, allowed);
                    if (!WHOLE.matcher(text).matches()) {
                        throw new InputException("expected " + allowed + " in plain digits, but found '" + text + "'");
                    }
                    try {
                        long value = Long.parseLong(text);
                        if (value >= low && value <= high) {
                            return value;
                        }
                    } catch (NumberFormatException tooLong) {
                        throw new InputException("expected " + allowed + " of 64 bits, but found '" + text + "'");
                    }
                    throw new InputException("expected " + allowed + ", but found '" + text + "'");
                },
                schema);
    }

    /** A whole number of 32 bits that is at least {@code low}. */
    public static Form<Integer> count(int low) {
        return count(low, Integer.MAX_VALUE);
    }

    /** A whole number of 32 bits in {@code [low, high]}. */
    public static Form<Integer> count(int low, int high) {
        Form<Long> whole = whole(low, high);
        return new Form<>(written -> Math.toIntExact(whole.read().apply(written)), whole.schema());
    }

    /** A number in {@code [low, high]}. */
    public static Form<Double> real(double low, double high) {
        String allowed = "a number"
                + (low == Double.NEGATIVE_INFINITY ? "" : " >= " + low)
                + (high == Double.POSITIVE_INFINITY ? "" : " and <= " + high);
        return new Form<>(
                written -> {
                    String text = text(written, allowed);
                    double value;
                    try {
                        value = Double.parseDouble(text);
                    } catch (NumberFormatException notANumber) {
                        throw new InputException("expected " + allowed + ", but found '" + text + "'");
                    }
                    if (!(value >= low && value <= high)) {
                        throw new InputException("expected " + allowed + ", but found '" + text + "'");
                    }
                    return value;
                },
                JSON.objectNode().put("type", "number"));
    }

    /** Any text, such as a path. */
    public static Form<String> text(String allowed) {
        return new Form<>(written -> text(written, allowed), JSON.objectNode().put("type", "string"));
    }

    /** {@code true} or {@code false}. */
    public static Form<Boolean> flag() {
        Form<String> word = word(List.of("true", "false"));
        return new Form<>(
                written -> Boolean.valueOf(word.read().apply(written)),
                JSON.objectNode().put("type", "boolean"));
    }

    /** One of some words. */
    public static Form<String> word(List<String> words) {
        ObjectNode schema = JSON.objectNode();
        words.forEach(schema.putArray("enum")::add);
        return new Form<>(
                written -> {
                    String text = text(written, "one of " + String.join(", ", words));
                    if (!words.contains(text)) {
                        throw new InputException("unknown word '" + text + "'" + Nearest.hint(text, words));
                    }
                    return text;
                },
                schema);
    }

    /** A name that is a folder's name on every file system. */
    public static Form<String> fileName() {
        String allowed = "a name of letters, digits, '.', '_' and '-' that starts with a letter or digit";
        return new Form<>(
                written -> {
                    String text = text(written, allowed);
                    if (!FILE_NAME.matcher(text).matches()) {
                        throw new InputException("expected " + allowed + ", but found '" + text + "'");
                    }
                    return text;
                },
                JSON.objectNode().put("type", "string").put("pattern", "^" + FILE_NAME.pattern() + "$"));
    }

    /** One part of a family, made canonical. */
    public static Form<Call> part(Registry<?> registry) {
        return new Form<>(
                written -> canonical(registry, text(written, a(registry))), PartSchema.oneOf(List.of(registry), ""));
    }

    /** One part of a family, or {@code none}. */
    public static Form<Call> optionalPart(Registry<?> registry) {
        Form<Call> part = part(registry);
        return new Form<>(
                written -> written instanceof YamlValue.Text text && text.text().equals(NONE)
                        ? Call.of(NONE)
                        : part.read().apply(written),
                PartSchema.oneOf(List.of(registry), NONE));
    }

    /** A list of parts of a family, each made canonical; one part alone is a list of one. */
    public static Form<List<Call>> parts(Registry<?> registry) {
        ObjectNode schema = JSON.objectNode().put("type", "array");
        schema.set("items", PartSchema.oneOf(List.of(registry), ""));
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

    /** A pipeline: pre-aggregators, then a rule, joined by {@code |}. */
    public static Form<Pipeline> pipeline() {
        return new Form<>(
                written -> Pipeline.parse(text(written, "a pipeline such as nnm | trimmed-mean")), PartSchema.chain());
    }

    /** Expectations by metric. */
    public static Form<List<Expectation>> expectations() {
        ObjectNode schema = JSON.objectNode().put("type", "object");
        schema.putObject("additionalProperties").put("type", "string").put("pattern", Expectation.PATTERN);
        return new Form<>(
                written -> {
                    if (!(written instanceof YamlValue.Mapping mapping)) {
                        throw new InputException("expected {metric: \">= number\", ...}, but found " + written.kind());
                    }
                    List<Expectation> expectations = new ArrayList<>();
                    for (Map.Entry<String, YamlValue.Entry> entry :
                            mapping.entries().entrySet()) {
                        expectations.add(Expectation.parse(
                                entry.getKey(), text(entry.getValue().value(), "a comparison such as \">= 0.9\"")));
                    }
                    return expectations;
                },
                schema);
    }

    private static String text(YamlValue written, String allowed) {
        if (written instanceof YamlValue.Text text && !text.text().isEmpty()) {
            return text.text();
        }
        throw new InputException("expected " + allowed + ", but found " + written.kind());
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
}
