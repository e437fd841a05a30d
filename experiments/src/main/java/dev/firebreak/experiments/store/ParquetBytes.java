package dev.firebreak.experiments.store;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** Reads Parquet files that are in memory. */
final class ParquetBytes {
    private ParquetBytes() {}

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
