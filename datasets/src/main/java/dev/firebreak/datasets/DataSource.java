package dev.firebreak.datasets;

import dev.firebreak.core.Sha256;
import dev.firebreak.datasets.format.DataFile;
import dev.firebreak.datasets.format.Limits;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongFunction;

/** A way to obtain a data set: a catalog name, a file in some format, a generator. */
public interface DataSource {
    /**
     * What the data are, without loading them: a digest by the name of each file that {@link #load} reads, or one of the call
     * and the seed of generated data. Equal digests and equal code give equal data.
     *
     * @param folder where data sets lie
     * @param seed the data seed
     * @return SHA-256 in hexadecimal by name; names hold no folder of the machine
     * @throws dev.firebreak.core.InputException if a file is missing or cannot be read to its end
     */
    SortedMap<String, String> digests(DataFolder folder, long seed);

    /**
     * Loads or generates.
     *
     * @param folder where data sets lie
     * @param seed the data seed, for generators
     * @throws dev.firebreak.core.InputException if a file is missing, truncated or malformed, naming file, place and what
     *     was expected
     */
    Dataset load(DataFolder folder, long seed);

    /**
     * A source that reads files.
     *
     * @param files every file that {@code read} opens, by name
     * @param read loads them
     */
    static DataSource ofFiles(Function<DataFolder, Map<String, DataFile>> files, Function<DataFolder, Dataset> read) {
        return new DataSource() {
            @Override
            public SortedMap<String, String> digests(DataFolder folder, long seed) {
                return FileDigests.of(files.apply(folder));
            }

            @Override
            public Dataset load(DataFolder folder, long seed) {
                return read.apply(folder);
            }
        };
    }

    /**
     * A source that draws its examples.
     *
     * @param call the canonical text of its call
     * @param make draws them from the data seed
     */
    static DataSource generated(String call, LongFunction<Dataset> make) {
        return new DataSource() {
            @Override
            public SortedMap<String, String> digests(DataFolder folder, long seed) {
                String drawn = call + "\nseed " + seed;
                return new TreeMap<>(Map.of(call, Sha256.hex(drawn.getBytes(StandardCharsets.UTF_8))));
            }

            @Override
            public Dataset load(DataFolder folder, long seed) {
                return Limits.within(call, () -> make.apply(seed));
            }
        };
    }
}
