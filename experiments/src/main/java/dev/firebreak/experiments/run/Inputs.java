package dev.firebreak.experiments.run;

import dev.firebreak.core.part.Call;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.DataSource;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.datasets.Dataset;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;

/**
 * Where runs read their data. A data set that several cells of a sweep name is digested and loaded once. Safe for several threads.
 */
public final class Inputs {
    private final DataFolder folder;
    private final Map<Named, SortedMap<String, String>> digests = new ConcurrentHashMap<>();
    private final Map<Object, Dataset> loaded = new ConcurrentHashMap<>();
    private final Map<String, Object> made = new ConcurrentHashMap<>();
    private final boolean shared;

    private Inputs(DataFolder folder, boolean shared) {
        this.folder = folder;
        this.shared = shared;
    }

    /**
     * Data for one run, which is not kept.
     *
     * @param root where data sets are, or {@code null}
     * @param hadoop settings of file systems
     */
    public static Inputs of(String root, Configuration hadoop) {
        return new Inputs(new DataFolder(root, hadoop), false);
    }

    /**
     * One data set as a spec names it.
     *
     * @param data the data set
     * @param seed of generated data
     */
    public record Named(Call data, long seed) implements Serializable {}

    /** One data set that was read by another process. */
    public static Inputs of(Named name, SortedMap<String, String> digests, Dataset data, Configuration hadoop) {
        Inputs inputs = new Inputs(new DataFolder(null, hadoop), true);
        inputs.digests.put(name, digests);
        inputs.loaded.put(content(name.data(), digests), data);
        return inputs;
    }

    /** The same for runs that share their data, which stay in memory as long as this object. */
    public Inputs shared() {
        return new Inputs(folder, true);
    }

    /** Where data sets are. */
    public DataFolder folder() {
        return folder;
    }

    /** Settings of file systems. */
    public Configuration hadoop() {
        return folder.hadoop();
    }

    /**
     * The digest of each file of a data set by name, or of the call of a generated one.
     *
     * @param data the data set
     * @param seed of generated data
     * @throws dev.firebreak.core.InputException if it is not there
     */
    public SortedMap<String, String> digests(Call data, long seed) throws IOException {
        DataSource source = DataSources.SOURCES.build(data);
        return shared
                ? computed(digests, new Named(data, seed), () -> source.digests(folder, seed))
                : source.digests(folder, seed);
    }

    /**
     * A data set.
     *
     * @param data the data set
     * @param seed of generated data
     * @throws dev.firebreak.core.InputException if it is not there or cannot be read
     */
    public Dataset load(Call data, long seed) throws IOException {
        DataSource source = DataSources.SOURCES.build(data);
        return shared
                ? computed(loaded, content(data, digests(data, seed)), () -> source.load(folder, seed))
                : source.load(folder, seed);
    }

    // Files are the same whatever the seed.
    private static Object content(Call data, SortedMap<String, String> digests) {
        return List.of(data, digests);
    }

    /**
     * Something that several cells of a sweep need, computed once for all of them.
     *
     * @param key all that it depends on; equal keys have values of one type
     */
    @SuppressWarnings("unchecked")
    public <T> T once(String key, Reading<T> work) throws IOException {
        return shared ? (T) computed(made, key, work::get) : work.get();
    }

    /** Something computed from what file systems hold. */
    @FunctionalInterface
    public interface Reading<T> {
        /** Computes it. */
        T get() throws IOException;
    }

    private static <K, T> T computed(Map<K, T> known, K key, Reading<T> reading) throws IOException {
        try {
            return known.computeIfAbsent(key, missing -> {
                try {
                    return reading.get();
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }
}
