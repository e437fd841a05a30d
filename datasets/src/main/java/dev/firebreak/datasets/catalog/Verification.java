package dev.firebreak.datasets.catalog;

import dev.firebreak.datasets.format.DataFile;

/** How a copy of a published file is verified. */
public sealed interface Verification permits Checksum, LibsvmCounts, CsvCounts {

    /**
     * Reads the file and compares.
     *
     * @throws dev.firebreak.core.InputException if it is not the published file, naming what was found and expected
     */
    void check(DataFile file);

    /** What is compared, in words. */
    String what();
}
