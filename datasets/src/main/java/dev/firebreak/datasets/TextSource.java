package dev.firebreak.datasets;

import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** A way to obtain labelled texts, one by one, so that a set need not fit into memory. */
@FunctionalInterface
public interface TextSource {

    /**
     * Opens the texts in file order; the caller closes the stream.
     *
     * @param root where data sets lie, as for {@link DataSource#load}
     * @param hadoop file system settings
     * @throws dev.firebreak.core.InputException here or while the stream is read, if a file is missing, cut off or malformed,
     *     naming file, line and what was expected
     */
    Stream<TextRecord> open(String root, Configuration hadoop);
}
