package dev.firebreak.jobs.train;

import org.apache.hadoop.conf.Configuration;

/** Settings of file systems before Spark starts. */
public final class HadoopSettings {
    private static final String PREFIX = "spark.hadoop.";

    private HadoopSettings() {}

    /** Those of {@code spark-submit}, which hands its configuration down as system properties. */
    public static Configuration ofSparkSubmit() {
        Configuration configuration = new Configuration();
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(PREFIX))
                .forEach(name -> configuration.set(name.substring(PREFIX.length()), System.getProperty(name)));
        return configuration;
    }
}
