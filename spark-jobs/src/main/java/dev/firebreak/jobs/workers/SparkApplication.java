package dev.firebreak.jobs.workers;

import dev.firebreak.core.InputException;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Starts Spark as rounds want it. */
public final class SparkApplication {
    // Above this size a result makes a detour through the block manager, which costs more than it saves here.
    private static final String DIRECT_RESULTS = "67108864";

    private SparkApplication() {}

    /**
     * Starts an application; whatever {@code spark-submit} or the command line configured wins over our settings.
     *
     * @param name as Spark's pages show it
     * @param master the master's URL
     * @throws InputException if Spark refuses its settings, as too little memory
     */
    public static JavaSparkContext start(String name, String master) {
        SparkConf conf = new SparkConf().setAppName("firebreak " + name).setMaster(master);
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        // spark-submit sets logging up before our configuration is on the class path.
        conf.setIfMissing("spark.log.level", "WARN");
        conf.setIfMissing("spark.locality.wait", "0");
        conf.setIfMissing("spark.task.maxDirectResultSize", DIRECT_RESULTS);
        if (master.startsWith("local")) {
            conf.setIfMissing("spark.ui.enabled", "false");
            conf.setIfMissing("spark.driver.host", "127.0.0.1");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
            // An executor ends its process where memory runs out; here that is the driver, which has more to say than
            // exit code 52.
            conf.setIfMissing("spark.executor.killOnFatalError.depth", "0");
        }
        SparkFolders.check(conf);
        try {
            return new JavaSparkContext(conf);
        } catch (RuntimeException e) {
            String reason = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
            boolean memory = reason.contains("memory");
            throw new InputException(
                    "Spark cannot start on " + master + ": " + reason
                            + (memory
                                    ? "; FIREBREAK_MEMORY sets the memory of this command, as FIREBREAK_MEMORY=2g"
                                    : ""),
                    e);
        }
    }
}
