package dev.firebreak.jobs.store;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** Parquet files as other tools write them. */
public final class ParquetRows {
    private ParquetRows() {}

    /** One column of whole numbers. */
    public static byte[] ids(String column, long... ids) throws IOException {
        MessageType schema = Types.buildMessage().optional(INT64).named(column).named("ids");
        Path file = Files.createTempFile("ids", ".parquet");
        Files.delete(file);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toString()))
                .withConf(new Configuration())
                .withType(schema)
                .build()) {
            for (long id : ids) {
                writer.write(new SimpleGroup(schema).append(column, id));
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
