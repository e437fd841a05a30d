package dev.firebreak.jobs.unlearning.selection;

import dev.firebreak.datasets.DataFolder;
import java.io.Serializable;
import org.apache.spark.sql.SparkSession;

/** A way to obtain a domain. */
@FunctionalInterface
interface DomainSource extends Serializable {

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
