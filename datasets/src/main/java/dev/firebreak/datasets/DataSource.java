package dev.firebreak.datasets;

import org.apache.hadoop.conf.Configuration;

/** A way to obtain a data set: a catalog name, a file in some format, a generator. */
@FunctionalInterface
public interface DataSource {

    /**
     * Loads or generates.
     *
     * @param root where data sets lie: a folder on any Hadoop file system; {@code null} if none was given
     * @param hadoop file system settings
     * @param seed the data seed, for generators
     * @throws dev.firebreak.core.InputException if a file is missing, truncated or malformed, naming file, place and what
     *     was expected
     */
    Dataset load(String root, Configuration hadoop, long seed);
}
