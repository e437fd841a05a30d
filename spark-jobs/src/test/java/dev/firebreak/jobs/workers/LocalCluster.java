package dev.firebreak.jobs.workers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Real executor processes of one core each. */
final class LocalCluster {
    private LocalCluster() {}

    /** Starts an application and waits until all its executors are there. */
    static JavaSparkContext start(String name, int executors) throws IOException, InterruptedException {
        // Spark wants a folder of jars to start executors; the classes are those of this test.
        Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
        SparkConf conf = new SparkConf()
                .setAppName(name)
                .setMaster("local-cluster[" + executors + ",1,512]")
                .set("spark.executor.memory", "512m")
                .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.locality.wait", "0")
                .set("spark.ui.enabled", "false")
                .set("spark.log.level", "WARN");
        JavaSparkContext spark = new JavaSparkContext(conf);
        awaitExecutors(spark, executors);
        return spark;
    }

    /** Waits until there are so many executors. */
    static void awaitExecutors(JavaSparkContext spark, int executors) throws InterruptedException {
        while (spark.sc().statusTracker().getExecutorInfos().length != executors + 1) {
            Thread.sleep(100);
        }
    }
}
