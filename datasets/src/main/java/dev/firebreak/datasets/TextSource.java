package dev.firebreak.datasets;

import dev.firebreak.datasets.format.DataFile;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A way to obtain labelled texts, one by one, so that a set need not fit into memory.
 *
 * @param file finds the file of the texts
 * @param read opens its texts
 */
public record TextSource(Function<DataFolder, DataFile> file, Function<DataFile, Stream<TextRecord>> read) {
    /** SHA-256 by the name of the file that {@link #open} reads; see {@link DataSource#digests}. */
    public SortedMap<String, String> digests(DataFolder folder) {
        DataFile found = file.apply(folder);
        return FileDigests.of(Map.of(DataFolder.content(found.path().getName()), found));
    }

    /**
     * Opens the texts in file order; the caller closes the stream.
     *
     * @throws dev.firebreak.core.InputException here or while the stream is read, if a file is missing, cut off or malformed,
     *     naming file, line and what was expected
     */
    public Stream<TextRecord> open(DataFolder folder) {
        return read.apply(file.apply(folder));
    }
}
