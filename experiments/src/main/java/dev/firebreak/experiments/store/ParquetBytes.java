package dev.firebreak.experiments.store;

import dev.firebreak.datasets.format.ParquetSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;

/** Parquet files in memory. Equal rows give equal bytes. */
final class ParquetBytes {
    private ParquetBytes() {}

    /** A file of these rows, compressed by Zstandard, which Spark itself cannot run without. */
    static byte[] write(MessageType schema, List<? extends Group> rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new Memory(bytes))
                .withConf(new PlainParquetConfiguration())
                .withType(schema)
                .withCompressionCodec(CompressionCodecName.ZSTD)
                // One encoding per column: the footer lists several in the order of a hash set, another one in each
                // JVM.
                .withWriterVersion(WriterVersion.PARQUET_2_0)
                .withDictionaryEncoding(false)
                .build()) {
            for (Group row : rows) {
                writer.write(row);
            }
        }
        return bytes.toByteArray();
    }

    /**
     * The rows of a file.
     *
     * @throws IOException if it is not such a file, in words that fit after a colon
     */
    static <T> List<T> rows(byte[] file, Function<Group, T> row) throws IOException {
        List<T> rows = new ArrayList<>();
        try (ParquetReader<Group> reader = ParquetSource.reader(new Bytes(file))) {
            for (Group group = reader.read(); group != null; group = reader.read()) {
                rows.add(row.apply(group));
            }
        } catch (IOException | RuntimeException damaged) {
            // Parquet reports damage by many exceptions, none of which names the file.
            throw new IOException("it is not the Parquet file that was written", damaged);
        }
        return rows;
    }

    private record Memory(ByteArrayOutputStream bytes) implements OutputFile {
        @Override
        public PositionOutputStream create(long blockSize) throws IOException {
            return HadoopStreams.wrap(new FSDataOutputStream(bytes, null));
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSize) throws IOException {
            return create(blockSize);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }

    private record Bytes(byte[] file) implements InputFile {
        @Override
        public long getLength() {
            return file.length;
        }

        @Override
        public SeekableInputStream newStream() {
            ByteArrayInputStream in = new ByteArrayInputStream(file);
            return new DelegatingSeekableInputStream(in) {
                @Override
                public long getPos() {
                    return (long) file.length - in.available();
                }

                @Override
                public void seek(long position) throws IOException {
                    in.reset();
                    in.skipNBytes(position);
                }
            };
        }
    }
}
