package dev.firebreak.experiments.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.DelegatingPositionOutputStream;
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
        Memory memory = new Memory();
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(memory)
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
        return memory.bytes.toByteArray();
    }

    /** The rows of a file. */
    static ParquetReader<Group> reader(byte[] file) throws IOException {
        return new Builder(new Bytes(file)).build();
    }

    private static final class Builder extends ParquetReader.Builder<Group> {
        Builder(InputFile file) {
            super(file, new PlainParquetConfiguration());
        }

        @Override
        protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
        }
    }

    /** Where a file is written to. */
    private static final class Memory implements OutputFile {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public PositionOutputStream create(long blockSize) {
            return new DelegatingPositionOutputStream(bytes) {
                @Override
                public long getPos() {
                    return bytes.size();
                }
            };
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSize) {
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

    /** Where a file is read from. */
    private static final class Bytes implements InputFile {
        private final byte[] file;

        Bytes(byte[] file) {
            this.file = file;
        }

        @Override
        public long getLength() {
            return file.length;
        }

        @Override
        public SeekableInputStream newStream() {
            Cursor cursor = new Cursor(file);
            return new DelegatingSeekableInputStream(cursor) {
                @Override
                public long getPos() {
                    return cursor.position();
                }

                @Override
                public void seek(long position) throws IOException {
                    cursor.seek(position);
                }
            };
        }
    }

    /** A stream over bytes that can be moved. */
    private static final class Cursor extends ByteArrayInputStream {
        Cursor(byte[] file) {
            super(file);
        }

        long position() {
            return pos;
        }

        void seek(long position) throws IOException {
            if (position < 0 || position > count) {
                throw new EOFException("position " + position + " of " + count + " bytes");
            }
            pos = (int) position;
        }
    }
}
