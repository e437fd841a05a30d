package dev.firebreak.jobs.unlearning.selection;

import dev.firebreak.jobs.workers.SparkApplication;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Spark on two cores of this process. */
final class SmallTables {
    private SmallTables() {}

    // Tables of a hundred rows are not worth compiling queries and adapting plans for.
    static JavaSparkContext start() {
        JavaSparkContext spark = SparkApplication.start("selection", "local[2]");
        Map.of(
                        "spark.sql.shuffle.partitions", "3",
                        "spark.sql.codegen.wholeStage", "false",
                        "spark.sql.codegen.factoryMode", "NO_CODEGEN",
                        "spark.sql.adaptive.enabled", "false")
                .forEach(SparkSession.builder().getOrCreate().conf()::set);
        return spark;
    }
}
