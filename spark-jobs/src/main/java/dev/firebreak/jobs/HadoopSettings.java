package dev.firebreak.jobs;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Settings of file systems: the one place where they come from. */
public final class HadoopSettings {
    private HadoopSettings() {}

    /**
     * What Spark itself opens files with: Hadoop's own settings ({@code core-site.xml} on the class path) and, over them, every
     * {@code spark.hadoop.*}. Before an application runs these are what {@code spark-submit} handed down as system properties; then
     * they are the application's, which every executor gets from its driver. So a Spark task opens files as the command that sent it.
     */
    public static Configuration ofSparkSubmit() {
        SparkEnv application = SparkEnv.get();
        return SparkHadoopUtil.get().newConfiguration(application == null ? new SparkConf() : application.conf());
    }
}
