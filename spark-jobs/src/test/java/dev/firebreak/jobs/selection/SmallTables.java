package dev.firebreak.jobs.selection;

import dev.firebreak.jobs.workers.SparkApplication;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Spark on two cores of this process, for the tests of a class. */
final class SmallTables implements BeforeAllCallback, AfterAllCallback {
    private JavaSparkContext spark;

    // Tables of a hundred rows are not worth compiling queries and adapting plans for.
    @Override
    public void beforeAll(ExtensionContext context) {
        spark = SparkApplication.start("selection", "local[2]");
        Map.of(
                        "spark.sql.shuffle.partitions", "3",
                        "spark.sql.codegen.wholeStage", "false",
                        "spark.sql.codegen.factoryMode", "NO_CODEGEN",
                        "spark.sql.adaptive.enabled", "false")
                .forEach(SparkSession.builder().getOrCreate().conf()::set);
    }

    JavaSparkContext spark() {
        return spark;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        spark.close();
    }
}
