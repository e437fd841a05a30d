package dev.firebreak.datasets.format;

import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.DenseFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetSourceTest {
    private static final MessageType CUSTOMERS = Types.buildMessage()
            .required(BINARY)
            .as(stringType())
            .named("customer")
            .optional(INT32)
            .named("age")
            .optional(INT64)
            .as(intType(64, false))
            .named("visits")
            .required(FLOAT)
            .named("score")
            .required(DOUBLE)
            .named("income")
            .required(INT64)
            .as(decimalType(2, 12))
            .named("debt")
            .required(BOOLEAN)
            .named("member")
            .required(BINARY)
            .as(stringType())
            .named("label")
            .named("customers");

    @TempDir
    Path folder;

    private static Group customer(String id, int age, long visits, double income, String label) {
        return new SimpleGroup(CUSTOMERS)
                .append("customer", id)
                .append("age", age)
                .append("visits", visits)
                .append("score", 0.1f)
                .append("income", income)
                .append("debt", -150L)
                .append("member", true)
                .append("label", label);
    }

    private DataFile write(String name, MessageType schema, Group... rows) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
                .withConf(new Configuration())
                .withType(schema)
                .build()) {
            for (Group row : rows) {
                writer.write(row);
            }
        }
        return TestFiles.at(file);
    }

    private Dataset load(String call) {
        return DataSources.SOURCES.build(call).load(new DataFolder(folder.toString(), new Configuration()), 1);
    }

    @Test
    void everyTypeOfNumberIsAFeature() throws IOException {
        write("data/part-1.parquet", CUSTOMERS, customer("C-2", 40, -1, 2e300, "no"));
        write("data/part-0.parquet", CUSTOMERS, customer("C-1", -30, 3, 0.1, "yes"));
        Files.writeString(folder.resolve("data/_SUCCESS"), "");
        Dataset dataset = load("parquet(path=data, label=label, id=customer)");
        double[] expected = {-30, 3, 0.1f, 0.1, -1.5, 1, 40, 18446744073709551615.0, 0.1f, 2e300, -1.5, 1};
        assertEquals(DenseFeatures.of(6, expected), dataset.train().features());
        assertArrayEquals(new double[] {1, 0}, dataset.train().targets());
        assertEquals(List.of("C-1", "C-2"), dataset.ids().names(0, 1));
        assertEquals(OptionalInt.of(1), dataset.ids().position("C-2"));
        assertEquals(OptionalInt.empty(), dataset.ids().position("1"));
        assertEquals(
                List.of("path/part-0.parquet", "path/part-1.parquet"),
                List.copyOf(DataSources.SOURCES
                        .build("parquet(path=data)")
                        .digests(new DataFolder(folder.toString(), new Configuration()), 1)
                        .keySet()));
        Dataset income = load("parquet(path=data, label=income, drop=\"customer,label\", task=regression, test=data)");
        assertArrayEquals(new double[] {0.1, 2e300}, income.train().targets());
        assertArrayEquals(income.train().targets(), income.test().orElseThrow().targets());
    }

    @Test
    void missingValuesAreRefusedOrSkipped() throws IOException {
        Group lacking = new SimpleGroup(CUSTOMERS)
                .append("customer", "C-3")
                .append("score", 1f)
                .append("income", 1.0)
                .append("debt", 0L)
                .append("member", false)
                .append("label", "no");
        write("a.parquet", CUSTOMERS, customer("C-1", 1, 1, 1, "yes"), lacking);
        assertEquals(
                1,
                load("parquet(path=a.parquet, drop=customer, missing=skip)")
                        .train()
                        .count());
        refused("parquet(path=a.parquet, drop=customer)", "row 2: column age is ''; expected a number");
        write("b.parquet", CUSTOMERS, customer("C-1", 1, 1, Double.NaN, "yes"));
        refused("parquet(path=b.parquet, drop=customer)", "row 1: column income is 'NaN'; expected a finite number");
    }

    @Test
    void whatIsNotATableOfNumbersIsRefused() throws IOException {
        write("a.parquet", CUSTOMERS, customer("C-1", 1, 1, 1, "yes"));
        refused("parquet(path=a.parquet)", "row 1: column customer is 'C-1'; expected a number");
        refused("parquet(path=a.parquet, label=lable)", "has no column 'lable'; it has 8: customer, age");
        refused(
                "parquet(path=a.parquet, id=income, drop=customer)",
                "row 1: the id is 1.0, a double; expected whole numbers");
        MessageType dates = Types.buildMessage()
                .required(INT32)
                .as(dateType())
                .named("day")
                .required(INT32)
                .named("label")
                .named("dates");
        write("b.parquet", dates, new SimpleGroup(dates).append("day", 1).append("label", 0));
        refused("parquet(path=b.parquet)", "column 'day' is 'required int32 day (DATE)'; expected numbers");
        Files.writeString(folder.resolve("c.parquet"), "no such thing, but long enough to be looked at");
        refused("parquet(path=c.parquet)", "c.parquet: not a Parquet file");
        Files.createDirectories(folder.resolve("d/year=2024"));
        refused("parquet(path=d)", "d/year=2024: not a .parquet file");
        Files.createDirectories(folder.resolve("e"));
        refused("parquet(path=e)", "e: a folder without .parquet files");
    }

    private void refused(String call, String expected) {
        String found = assertThrows(InputException.class, () -> load(call)).getMessage();
        assertTrue(found.contains(expected), found);
    }

    @Test
    void idsAreWholeNumbersTextsOrWholeDecimals() throws IOException {
        MessageType decimal = Types.buildMessage()
                .required(BINARY)
                .as(decimalType(1, 30))
                .named("id")
                .named("ids");
        DataFile file = write("ids.parquet", decimal, decimal(decimal, 70), decimal(decimal, 75));
        try (ParquetSource rows = new ParquetSource(file)) {
            assertTrue(rows.next());
            assertEquals("7", rows.id(0));
            assertTrue(rows.next());
            String found = assertThrows(InputException.class, () -> rows.id(0)).getMessage();
            assertEquals(file + ": row 2: the id is 7.5; expected a whole number or a text", found);
        }
    }

    private static Group decimal(MessageType schema, int unscaled) {
        return new SimpleGroup(schema).append("id", Binary.fromConstantByteArray(new byte[] {(byte) unscaled}));
    }
}
