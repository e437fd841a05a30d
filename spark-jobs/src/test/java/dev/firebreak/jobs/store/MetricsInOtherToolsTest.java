package dev.firebreak.jobs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.store.Walk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics as Spark and DuckDB read them, interrupted run and all. */
class MetricsInOtherToolsTest {
    @TempDir
    Path out;

    private Path folder;

    @BeforeEach
    void interruptedAndResumedRun() throws IOException {
        try {
            Walk.run(new Configuration(false), out.toString(), false, round -> {
                if (round == 1150) {
                    throw new IOException("stop");
                }
            });
        } catch (IOException stopped) {
            Walk.run(new Configuration(false), out.toString(), false, round -> assertTrue(round > 1100));
        }
        folder = out.resolve(Walk.NAME).resolve(Walk.RUN);
    }

    @Test
    void duckDb() throws SQLException {
        String table = "read_parquet('" + folder + "/metrics/*.parquet')";
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            assertEquals(372, number(statement, "select count(*) from " + table));
            assertEquals(
                    372,
                    number(statement, "select count(*) from (select distinct round, seed, metric from " + table + ")"));
            assertEquals(1, number(statement, "select count(*) from " + table + " where isnan(value) and round = 20"));
            assertEquals(1, number(statement, "select count(*) from " + table + " where isinf(value) and round = 30"));
            assertEquals(
                    summary(),
                    number(
                            statement,
                            "select value from " + table
                                    + " where metric = 'test/accuracy' order by round desc limit 1"));
            try (ResultSet columns = statement.executeQuery("describe select * from " + table)) {
                StringBuilder types = new StringBuilder();
                while (columns.next()) {
                    types.append(columns.getString(1))
                            .append(' ')
                            .append(columns.getString(2))
                            .append(", ");
                }
                assertEquals("round INTEGER, seed BIGINT, metric VARCHAR, value DOUBLE, ", types.toString());
            }
        }
    }

    @Test
    void spark() throws IOException {
        try (SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate()) {
            Dataset<Row> table = spark.read().parquet(folder.resolve("metrics").toString());
            assertEquals(
                    "struct<round:int,seed:bigint,metric:string,value:double>",
                    table.schema().simpleString());
            assertEquals(372, table.count());
            assertEquals(372, table.dropDuplicates("round", "seed", "metric").count());
            assertEquals(
                    summary(),
                    table.where("metric = 'test/accuracy'")
                            .orderBy(table.col("round").desc())
                            .first()
                            .getDouble(3));
        }
    }

    private double summary() {
        try {
            return ResultFolder.open(folder.toString(), new Configuration(false))
                    .summary()
                    .orElseThrow()
                    .metrics()
                    .get("test/accuracy");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double number(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getDouble(1);
        }
    }
}
