package dev.firebreak.jobs.selection;

import dev.firebreak.datasets.DataFolder;
import java.io.Serializable;
import java.util.SortedMap;
import org.apache.spark.sql.SparkSession;

/** A way to obtain a domain. */
interface DomainSource extends Serializable {

    /**
     * Identifies the records without parsing them: SHA-256 by the name of each file, or of the call and the seed of generated records.
     *
     * @param folder where relative paths start
     * @param role {@code unwanted} or {@code retained}
     * @param seed of generated records
     * @throws dev.firebreak.core.InputException if files are missing
     */
    SortedMap<String, String> digests(DataFolder folder, String role, long seed);

    /**
     * Opens the records; they are read when they are needed.
     *
     * @param folder where relative paths start
     * @param role {@code unwanted} or {@code retained}
     * @param seed of generated records
     * @throws dev.firebreak.core.InputException if files or columns are missing
     */
    Domain open(SparkSession spark, DataFolder folder, String role, long seed);
}
