package dev.firebreak.experiments.run;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Nearest;
import dev.firebreak.learning.train.Metric;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Every kind of run on the class path, by its word. */
public final class Kinds {
    private static final Map<String, Kind<?>> ALL = load();

    private Kinds() {}

    private static Map<String, Kind<?>> load() {
        Map<String, Kind<?>> all = new TreeMap<>();
        for (KindProvider provider : ServiceLoader.load(KindProvider.class, Kinds.class.getClassLoader())) {
            for (Kind<?> kind : provider.kinds()) {
                if (all.put(kind.word(), kind) != null) {
                    throw new IllegalStateException("the class path holds two kinds of run called " + kind.word());
                }
            }
        }
        return all;
    }

    /** All kinds, in the order of their words. */
    public static Collection<Kind<?>> all() {
        return ALL.values();
    }

    /** What runs of these kinds measure; of a kind that is not on the class path nothing is known. */
    public static List<Metric> metrics(Collection<String> words) {
        return words.stream()
                .map(ALL::get)
                .filter(Objects::nonNull)
                .flatMap(kind -> kind.metrics().stream())
                .distinct()
                .toList();
    }

    /** What runs of any kind measure. */
    public static List<Metric> metrics() {
        return metrics(ALL.keySet());
    }

    /**
     * The kind of a word.
     *
     * @throws InputException if there is none
     */
    public static Kind<?> of(String word) {
        Kind<?> kind = ALL.get(word);
        if (kind == null) {
            throw new InputException("there is no kind of run '" + word + "'" + Nearest.hint(word, ALL.keySet()));
        }
        return kind;
    }
}
