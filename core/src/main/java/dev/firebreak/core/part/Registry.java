package dev.firebreak.core.part;

import dev.firebreak.core.CanonicalNumber;
import dev.firebreak.core.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parts of one family (rule, attack, partition, ...) by name. It is the only place that turns a {@link Call} into a
 * part, and it refuses unknown names and parameters, and values out of range, naming the nearest known one and what is
 * allowed.
 *
 * @param <T> what the family's parts are
 */
public final class Registry<T> {
    private final Class<T> type;
    private final String family;
    private final Map<String, Part<T>> parts = new LinkedHashMap<>();

    /**
     * A family and its parts; {@link PartProvider}s may add others.
     *
     * @param type what the family's parts are, which no other family has
     * @param family the family's name in the singular, as messages use it
     * @param parts the parts, in the order of listings; names are distinct
     */
    public Registry(Class<T> type, String family, List<Part<T>> parts) {
        this.type = type;
        this.family = family;
        for (Part<T> part : parts) {
            if (this.parts.put(part.name(), part) != null) {
                throw new IllegalArgumentException("two parts of family " + family + " are named " + part.name());
            }
        }
    }

    /** The family's name in the singular. */
    public String family() {
        return family;
    }

    Class<T> type() {
        return type;
    }

    /**
     * The parts in listing order, those of plug-ins last.
     *
     * @throws InputException if a plug-in cannot be read, or has a part of a name that there is already
     */
    public Collection<Part<T>> parts() {
        return List.copyOf(all().values());
    }

    private Map<String, Part<T>> all() {
        return PlugIns.with(type, family, parts);
    }

    /** Whether a part of this name exists. */
    public boolean knows(String name) {
        return all().containsKey(name);
    }

    /** The part that the text names, as {@link #build(Call)}. */
    public T build(String text) {
        return build(Call.parse(text));
    }

    /**
     * Makes the part a call names.
     *
     * @throws InputException with every problem: unknown name or parameter, missing or refused value
     */
    public T build(Call call) {
        Part<T> part = part(call.name());
        return part.make().apply(check(part, call));
    }

    /** The same call with every default written out, parameters in documented order: equal parts have equal text. */
    public Call canonical(Call call) {
        Part<T> part = part(call.name());
        Arguments checked = check(part, call);
        Map<String, String> all = new LinkedHashMap<>();
        for (Parameter parameter : part.parameters()) {
            if (checked.has(parameter.name())) {
                all.put(parameter.name(), canonicalValue(parameter, checked.text(parameter.name())));
            }
        }
        return new Call(call.name(), all);
    }

    private static String canonicalValue(Parameter parameter, String value) {
        if (parameter.choices().contains(value)) {
            return value;
        }
        return switch (parameter.kind()) {
            case INTEGER -> Long.toString(Long.parseLong(value));
            case REAL -> CanonicalNumber.of(Double.parseDouble(value));
            case INTEGERS -> print(Arguments.parse(value));
            case FLAG, WORD, TEXT -> value;
        };
    }

    private static String print(int... numbers) {
        return numbers.length == 1 ? String.valueOf(numbers[0]) : Arrays.toString(numbers);
    }

    private Part<T> part(String name) {
        Map<String, Part<T>> all = all();
        Part<T> part = all.get(name);
        if (part == null) {
            throw new InputException("unknown " + family + " '" + name + "'" + Nearest.hint(name, all.keySet()));
        }
        return part;
    }

    private Arguments check(Part<T> part, Call call) {
        List<String> problems = new ArrayList<>();
        List<String> names = part.parameters().stream().map(Parameter::name).toList();
        Map<String, String> arguments = new LinkedHashMap<>(call.arguments());
        String first = arguments.remove(Call.FIRST);
        if (first != null && names.isEmpty()) {
            problems.add(family + " '" + part.name() + "' takes no parameter, but is given '" + first + "'");
        } else if (first != null && arguments.putIfAbsent(names.get(0), first) != null) {
            problems.add(
                    family + " '" + part.name() + "': " + names.get(0) + " is given twice, first without its name");
        }
        for (String given : arguments.keySet()) {
            if (!names.contains(given)) {
                problems.add(family + " '" + part.name() + "' has no parameter '" + given + "'"
                        + (names.isEmpty() ? "; it takes none" : Nearest.hint(given, names)));
            }
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (Parameter parameter : part.parameters()) {
            String value = arguments.getOrDefault(parameter.name(), parameter.fallback());
            if (value == null) {
                problems.add(family + " '" + part.name() + "' needs " + parameter.name() + "=...: "
                        + parameter.allowed() + " (" + parameter.meaning() + ")");
            } else if (!value.isEmpty()) {
                if (!accepts(parameter, value)) {
                    problems.add(family + " '" + part.name() + "': " + parameter.name() + "=" + value
                            + " is not allowed; it must be " + parameter.allowed());
                }
                values.put(parameter.name(), value);
            }
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        return new Arguments(values);
    }

    private static boolean accepts(Parameter parameter, String value) {
        if (parameter.choices().contains(value)) {
            return true;
        }
        try {
            return switch (parameter.kind()) {
                case INTEGER -> within(parameter, (double) Long.parseLong(value));
                case REAL -> within(parameter, Double.parseDouble(value));
                case INTEGERS ->
                    Arrays.stream(Arguments.parse(value)).allMatch(number -> within(parameter, (double) number));
                case FLAG, WORD -> false;
                case TEXT -> true;
            };
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }

    private static boolean within(Parameter parameter, double value) {
        boolean aboveLow = parameter.open() ? value > parameter.low() : value >= parameter.low();
        return Double.isFinite(value) && aboveLow && value <= parameter.high();
    }
}
