package dev.firebreak.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.experiments.Session;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.jobs.workers.SparkApplication;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkTablesTest {
    private static final StructType CUSTOMERS = StructType.fromDDL(
            "customer string, age int, score float, debt decimal(8,2), member boolean, since date, label string");
    private static SparkSession spark;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        spark = SparkSession.builder()
                .sparkContext(SparkApplication.start("test", "local[2]").sc())
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static List<Row> customers(int count) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(RowFactory.create(
                    "C-" + (char) ('a' + i),
                    i % 7,
                    0.1f,
                    new BigDecimal("1.50"),
                    i % 2 == 0,
                    java.sql.Date.valueOf("2024-01-01"),
                    i % 2 == 0 ? "yes" : "no"));
        }
        return rows;
    }

    private static void table(String name, List<Row> rows) {
        spark.createDataFrame(rows, CUSTOMERS).repartition(3).createOrReplaceTempView(name);
    }

    private static Dataset load(String call) {
        return DataSources.SOURCES.build(call).load(new DataFolder(null, new Configuration()), 1);
    }

    private static Map<String, String> digests(String call) {
        return DataSources.SOURCES.build(call).digests(new DataFolder(null, new Configuration()), 1);
    }

    @Test
    void examplesAreSortedByTheirIds() {
        List<Row> rows = customers(20);
        table("customers", rows);
        String call = "table(name=customers, id=customer, label=label, drop=since)";
        Dataset first = load(call);
        assertEquals(List.of("C-a", "C-b", "C-t"), first.ids().names(0, 1, 19));
        assertEquals(
                DenseFeatures.of(4, new double[] {0, 0.1f, 1.5, 1, 1, 0.1f, 1.5, 0}),
                first.train().features().select(0, 1));
        Map<String, String> digests = digests(call);
        assertEquals("[name/customers]", digests.keySet().toString());
        Collections.reverse(rows);
        table("customers", rows);
        assertEquals(first.digest(), load(call).digest());
        assertEquals(digests, digests(call));
        table("customers", rows.subList(0, 19));
        assertNotEquals(digests, digests(call));
    }

    @Test
    void aModelIsTrainedOnATableAndForgetsACustomer() throws Exception {
        table("customers", customers(20));
        String spec = """
                name: from-table
                data: table(name=customers, id=customer, label=label, drop=since, test=customers)
                model: softmax
                workers: 2
                rounds: 3
                """;
        try (Session session = SparkSessions.session(spark).out(folder.toString())) {
            FinishedRun run = session.run("train", spec);
            assertTrue(run.metrics().get("test/accuracy") > 0.4);
            assertTrue(session.run("train", spec).already());
            table("customers", customers(19));
            assertNotEquals(run.run(), session.run("train", spec).run());
        }
    }

    @Test
    void mistakesAreNamed() {
        table("customers", customers(3));
        refused("table(name=custmers, id=customer)", "table custmers: ", "cannot be found");
        refused("table(name=customers, id=who)", "table customers: has no column 'who'; it has customer, age");
        refused("table(name=customers, id=age, label=label)", "table customers: row 1 by id: column customer is 'C-a'");
        refused(
                "table(name=customers, id=member, drop=\"since,customer\")",
                "table customers: row 1 by id: the id is false, a truth value; expected whole numbers");
        table("customers", List.of(customers(1).get(0), customers(1).get(0)));
        refused(
                "table(name=customers, id=customer, drop=since)",
                "row 2 by id: the id 'C-a' is that of training example 0");
    }

    private static void refused(String call, String... expected) {
        String found = assertThrows(InputException.class, () -> load(call)).getMessage();
        for (String part : expected) {
            assertTrue(found.contains(part), found);
        }
    }
}
