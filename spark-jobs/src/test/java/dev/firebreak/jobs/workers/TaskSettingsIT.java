package dev.firebreak.jobs.workers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.firebreak.jobs.HadoopSettings;
import java.io.IOException;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task in another process opens files with the settings of the command that sent it. */
@Timeout(180)
class TaskSettingsIT {
    private static final String ENDPOINT = "fs.s3a.endpoint";

    // As spark-submit hands them down to the driver, and to nobody else.
    @BeforeEach
    void submit() {
        System.setProperty("spark.hadoop." + ENDPOINT, "http://127.0.0.1:9000");
    }

    @AfterEach
    void end() {
        System.clearProperty("spark.hadoop." + ENDPOINT);
    }

    @Test
    void tasksHaveTheSettingsOfTheDriver() throws IOException, InterruptedException {
        try (JavaSparkContext spark = LocalCluster.start("settings", 1)) {
            String seen = spark.parallelize(List.of(1), 1)
                    .map(one -> SparkEnv.get().executorId() + " "
                            + HadoopSettings.ofApplication().get(ENDPOINT))
                    .first();
            assertEquals("0 http://127.0.0.1:9000", seen);
        }
    }
}
