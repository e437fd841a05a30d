package dev.firebreak.experiments.spec;

import dev.firebreak.core.InputException;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.core.spec.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Forms of lists and named values whose parts are read by forms of their own; each problem is reported with its own place. */
public final class Forms {
    private Forms() {}

    /** Named values, whose names and forms are looked at elsewhere. */
    public static Form<YamlValue.Mapping> mapping() {
        return new Form<>(
                written -> {
                    if (written instanceof YamlValue.Mapping mapping) {
                        return mapping;
                    }
                    throw new InputException("expected {name: value, ...}, but found " + written.kind());
                },
                Map.of("type", "object"));
    }

    /** Values of one form by name, in the order written. */
    public static <T> Form<Map<String, T>> named(Form<T> value) {
        return mapping().as(mapping -> {
            Map<String, T> named = new LinkedHashMap<>();
            Problems problems = new Problems();
            mapping.entries()
                    .forEach((name, entry) -> problems.note(
                            entry.value().place(),
                            name,
                            () -> named.put(name, value.read().apply(entry.value()))));
            problems.refuse();
            return named;
        });
    }

    /** Named values with keys of their own, read like those of a spec. */
    public static <T> Form<T> object(List<SpecKey<?>> keys, Function<SpecValues, T> make) {
        return mapping().as(mapping -> make.apply(SpecValues.of(keys, mapping)));
    }

    /** A list of values of one form, in the order written. */
    public static <T> Form<List<T>> list(Form<T> item) {
        return new Form<>(
                written -> {
                    if (!(written instanceof YamlValue.Sequence list)) {
                        throw new InputException("expected a list, but found " + written.kind());
                    }
                    List<T> items = new ArrayList<>();
                    Problems problems = new Problems();
                    for (int k = 0; k < list.items().size(); k++) {
                        YamlValue one = list.items().get(k);
                        problems.note(
                                one.place(),
                                "item " + (k + 1),
                                () -> items.add(item.read().apply(one)));
                    }
                    problems.refuse();
                    return items;
                },
                Map.of("type", "array", "items", item.schema()));
    }

    /** A list of values of one form; one alone is a list of one. */
    public static <T> Form<List<T>> oneOrList(Form<T> item) {
        Form<List<T>> list = list(item);
        return new Form<>(
                written -> written instanceof YamlValue.Sequence
                        ? list.read().apply(written)
                        : List.of(item.read().apply(written)),
                Map.of("anyOf", List.of(item.schema(), list.schema())));
    }
}
