package dev.firebreak.experiments.store;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** Parquet files as other tools write them. */
public final class ParquetRows {
    private ParquetRows() {}

    /** One column of whole numbers. */
    public static byte[] ids(String column, long... ids) throws IOException {
        return file(
                Types.buildMessage().optional(INT64).named(column).named("ids"),
                schema -> LongStream.of(ids)
                        .mapToObj(id -> new SimpleGroup(schema).append(column, id))
                        .toList());
    }

    /** One column of decimals of so many digits after the point. */
    public static byte[] decimals(int scale, long... unscaled) throws IOException {
        return file(
                Types.buildMessage()
                        .optional(BINARY)
                        .as(LogicalTypeAnnotation.decimalType(scale, 30))
                        .named("id")
                        .named("ids"),
                schema -> LongStream.of(unscaled)
                        .mapToObj(value -> new SimpleGroup(schema)
                                .append(
                                        "id",
                                        Binary.fromConstantByteArray(
                                                BigInteger.valueOf(value).toByteArray())))
                        .toList());
    }

    /** One column of float64. */
    public static byte[] doubles(double... values) throws IOException {
        return file(
                Types.buildMessage().optional(DOUBLE).named("id").named("ids"),
                schema -> DoubleStream.of(values)
                        .mapToObj(value -> new SimpleGroup(schema).append("id", value))
                        .toList());
    }

    private static byte[] file(MessageType schema, Function<MessageType, List<Group>> rows) throws IOException {
        Path file = Files.createTempFile("ids", ".parquet");
        Files.delete(file);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toString()))
                .withConf(new Configuration())
                .withType(schema)
                .build()) {
            for (Group row : rows.apply(schema)) {
                writer.write(row);
            }
        }
        try {
            return Files.readAllBytes(file);
        } finally {
            Files.delete(file);
            Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
        }
    }
}
