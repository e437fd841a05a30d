package dev.firebreak.jobs.workers;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Starts Spark with the settings that rounds need. */
public final class SparkApplication {
    // Above this size a result is sent through the block manager, which costs more than it saves here.
    private static final String DIRECT_RESULTS = "67108864";

    private static final String FOLDERS_VARIABLE = "SPARK_LOCAL_DIRS";
    private static final String FOLDERS_KEY = "spark.local.dir";

    private static final AtomicReference<String> MASTER =
            new AtomicReference<>(System.getProperty("spark.master", "local[*]"));
    // Started before its run, to read a table that the run is identified by.
    private static final AtomicReference<JavaSparkContext> EARLY = new AtomicReference<>();

    private SparkApplication() {}

    /** Sets the master on which the runs of this process start their application; {@code null} if they use no Spark. */
    public static void expect(String master) {
        MASTER.set(master);
    }

    /**
     * The session of the running application; starts the application of the coming run if there is none.
     *
     * @throws InputException if runs of this process do not use Spark, or Spark refuses its settings
     */
    public static synchronized SparkSession session() {
        if (SparkEnv.get() == null) {
            if (MASTER.get() == null) {
                throw new InputException(
                        "data source table needs Spark, which has the catalogue; run without --in-process");
            }
            EARLY.set(start("tables", MASTER.get()));
        }
        return SparkSession.builder().getOrCreate();
    }

    /** Ends the application of {@link #session} where no run has taken it over. */
    public static synchronized void closeUnused() {
        JavaSparkContext early = EARLY.getAndSet(null);
        if (early != null) {
            early.close();
        }
    }

    /**
     * Starts an application; whatever {@code spark-submit} or the command line configured wins over our settings.
     *
     * @param name as Spark's pages show it
     * @param master the master's URL
     * @throws InputException if Spark refuses its settings, as too little memory
     */
    public static JavaSparkContext start(String name, String master) {
        JavaSparkContext early = EARLY.getAndSet(null);
        if (early != null && !early.sc().isStopped()) {
            return early;
        }
        SparkConf conf = new SparkConf().setAppName("firebreak " + name).setMaster(master);
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        // spark-submit sets logging up before our configuration is on the class path.
        conf.setIfMissing("spark.log.level", "WARN");
        conf.setIfMissing("spark.locality.wait", "0");
        conf.setIfMissing("spark.task.maxDirectResultSize", DIRECT_RESULTS);
        // Each result is used up as it comes; a limit on their sum would end a job for the number of its tasks.
        conf.setIfMissing("spark.driver.maxResultSize", "0");
        if (master.startsWith("local")) {
            conf.setIfMissing("spark.ui.enabled", "false");
            conf.setIfMissing("spark.driver.host", "127.0.0.1");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
            // An executor ends its process where memory runs out; here that is the driver, which reports the error
            // itself.
            conf.setIfMissing("spark.executor.killOnFatalError.depth", "0");
        }
        checkFolders(conf);
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

    /** Refuses settings by which no folder can be made: there Spark ends the process by itself, with exit code 53. */
    static void checkFolders(SparkConf conf) {
        String variable = System.getenv(FOLDERS_VARIABLE);
        String source = variable != null ? FOLDERS_VARIABLE : FOLDERS_KEY;
        String folders = variable != null ? variable : conf.get(FOLDERS_KEY, System.getProperty("java.io.tmpdir"));
        for (String folder : folders.split(",", -1)) {
            if (usable(folder.strip())) {
                return;
            }
        }
        throw new InputException(source + ": Spark keeps blocks there, but no folder can be made in " + folders
                + "; name a folder that you can write to");
    }

    private static boolean usable(String folder) {
        try {
            // Spark makes a folder of its own below, and what is missing above it.
            Path probe = Files.createTempDirectory(Files.createDirectories(Path.of(folder)), "firebreak-");
            Files.delete(probe);
            return true;
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }
}
