package dev.firebreak.jobs;

import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Settings of file systems: the one place where they come from. */
public final class HadoopSettings {
    /** What Spark sets where nobody else does. */
    private static final Map<String, String> OF_SPARK =
            Map.of("mapreduce.fileoutputcommitter.algorithm.version", "1", "io.file.buffer.size", "65536");

    private HadoopSettings() {}

    /** Hadoop's own settings, read from its files when they are first wanted, which takes a tenth of a second. */
    private static final class Read {
        static final Configuration SETTINGS = new Configuration();

        static {
            SETTINGS.size();
        }
    }

    /**
     * What Spark itself opens files with, before an application runs: Hadoop's own settings ({@code core-site.xml} on the class path) and,
     * over them, every {@code spark.hadoop.*} that {@code spark-submit} handed down as a system property. Spark is asked only where
     * there is one, or credentials of AWS in the environment, since its classes take as long to start as all others of a small run.
     */
    public static Configuration ofSparkSubmit() {
        if (asksSpark()) {
            return ofApplication();
        }
        Configuration settings = new Configuration(Read.SETTINGS);
        OF_SPARK.forEach(settings::set);
        return settings;
    }

    /** Whether {@link #ofSparkSubmit} asks Spark. */
    public static boolean asksSpark() {
        return Stream.concat(System.getProperties().stringPropertyNames().stream(), System.getenv().keySet().stream())
                .anyMatch(name -> name.startsWith("spark.") || name.equals("AWS_ACCESS_KEY_ID"));
    }

    /**
     * The settings of the running application, which every executor gets from its driver, so that a Spark task opens files as the
     * command that sent it; before it runs, those it will have.
     */
    public static Configuration ofApplication() {
        SparkEnv application = SparkEnv.get();
        return SparkHadoopUtil.get().newConfiguration(application == null ? new SparkConf() : application.conf());
    }
}
