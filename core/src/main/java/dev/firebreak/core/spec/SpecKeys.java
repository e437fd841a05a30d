package dev.firebreak.core.spec;

import java.util.ArrayList;
import java.util.List;

/** The keys of a kind of spec, which are added where they are declared: in the order of the canonical text. */
public final class SpecKeys {
    private final List<SpecKey<?>> keys = new ArrayList<>();

    /** Adds a key. */
    public <T> SpecKey<T> add(SpecKey<T> key) {
        keys.add(key);
        return key;
    }

    /** Adds a key that must be given. */
    public <T> SpecKey<T> add(String name, String meaning, Form<T> form) {
        return add(new SpecKey<>(name, meaning, form));
    }

    /** Adds a key with a default, as YAML. */
    public <T> SpecKey<T> add(String name, String meaning, Form<T> form, String fallback) {
        return add(new SpecKey<>(name, meaning, form, fallback));
    }

    /** Adds a key whose default depends on others. */
    public <T> SpecKey<T> add(String name, String meaning, Form<T> form, SpecKey.Fallback fallback) {
        return add(new SpecKey<>(name, meaning, form, fallback));
    }

    /** All keys so far, in the order in which they were added. */
    public List<SpecKey<?>> all() {
        return List.copyOf(keys);
    }
}
