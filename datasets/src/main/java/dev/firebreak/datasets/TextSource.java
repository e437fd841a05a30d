package dev.firebreak.datasets;

import dev.firebreak.datasets.format.DataFile;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** A way to obtain labelled texts, one by one, so that a set need not fit into memory. */
public interface TextSource {

    /** SHA-256 by the name of each file that {@link #open} reads; see {@link DataSource#digests}. */
    SortedMap<String, String> digests(String root, Configuration hadoop);

    /**
     * Opens the texts in file order; the caller closes the stream.
     *
     * @param root where data sets lie, as for {@link DataSource#load}
     * @param hadoop file system settings
     * @throws dev.firebreak.core.InputException here or while the stream is read, if a file is missing, cut off or malformed,
     *     naming file, line and what was expected
     */
    Stream<TextRecord> open(String root, Configuration hadoop);

    /**
     * A source that reads one file.
     *
     * @param file finds it
     * @param read opens its texts
     */
    static TextSource ofFile(Function<DataFolder, DataFile> file, Function<DataFile, Stream<TextRecord>> read) {
        return new TextSource() {
            @Override
            public SortedMap<String, String> digests(String root, Configuration hadoop) {
                DataFile found = file.apply(new DataFolder(root, hadoop));
                return FileDigests.of(Map.of(DataFolder.content(found.path().getName()), found));
            }

            @Override
            public Stream<TextRecord> open(String root, Configuration hadoop) {
                return read.apply(file.apply(new DataFolder(root, hadoop)));
            }
        };
    }
}
