package dev.firebreak.jobs.workers;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.spark.SparkConf;

/**
 * The folders in which Spark keeps blocks on this machine, looked at before Spark starts: where it can use none of them it ends the
 * process by itself, with exit code 53.
 */
final class SparkFolders {
    private static final String VARIABLE = "SPARK_LOCAL_DIRS";
    private static final String KEY = "spark.local.dir";

    private SparkFolders() {}

    /** Refuses settings by which no folder can be made. */
    static void check(SparkConf conf) {
        String variable = System.getenv(VARIABLE);
        String source = variable != null ? VARIABLE : KEY;
        String folders = variable != null ? variable : conf.get(KEY, System.getProperty("java.io.tmpdir"));
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
