package dev.firebreak.experiments.run;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Nearest;
import dev.firebreak.core.part.PlugIns;
import dev.firebreak.learning.train.Metric;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every kind of run on the class path, by its word. */
public final class Kinds {
    private Kinds() {}

    // Seen by the class loaders of this thread, as the parts of plug-ins are.
    private static SortedMap<String, Kind<?>> here() {
        SortedMap<String, Kind<?>> all = new TreeMap<>();
        for (KindProvider provider : PlugIns.providers(KindProvider.class)) {
            for (Kind<?> kind : provider.kinds()) {
                if (all.put(kind.word(), kind) != null) {
                    throw new InputException("plug-in " + provider.getClass().getName() + ": there is a kind of run '"
                            + kind.word() + "' already; choose another name");
                }
            }
        }
        return all;
    }

    /** Providers of kinds that are no part of Firebreak. */
    public static List<KindProvider> plugIns() {
        return PlugIns.providers(KindProvider.class).stream()
                .filter(provider -> !provider.getClass().getPackageName().startsWith("dev.firebreak."))
                .toList();
    }

    /** All kinds, in the order of their words. */
    public static Collection<Kind<?>> all() {
        return here().values();
    }

    /** What runs of these kinds measure; of a kind that is not on the class path nothing is known. */
    public static List<Metric> metrics(Collection<String> words) {
        Map<String, Kind<?>> all = here();
        return words.stream()
                .map(all::get)
                .filter(Objects::nonNull)
                .flatMap(kind -> kind.metrics().stream())
                .distinct()
                .toList();
    }

    /** What runs of any kind measure. */
    public static List<Metric> metrics() {
        return metrics(here().keySet());
    }

    /**
     * The kind of a word.
     *
     * @throws InputException if there is none
     */
    public static Kind<?> of(String word) {
        Map<String, Kind<?>> all = here();
        Kind<?> kind = all.get(word);
        if (kind == null) {
            throw new InputException("there is no kind of run '" + word + "'" + Nearest.hint(word, all.keySet()));
        }
        return kind;
    }
}
