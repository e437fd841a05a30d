package dev.firebreak.jobs;

import dev.firebreak.experiments.Session;
import dev.firebreak.jobs.workers.SparkRuntime;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Sessions whose work is done on Spark. */
public final class SparkSessions {
    private SparkSessions() {}

    /** A session in a running application, which goes on when the session is closed. */
    public static Session session(SparkSession spark) {
        return Session.on(
                SparkRuntime.of(JavaSparkContext.fromSparkContext(spark.sparkContext())),
                HadoopSettings.ofApplication());
    }
}
